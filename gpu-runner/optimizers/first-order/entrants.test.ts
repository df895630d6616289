/**
 * The newer first-order methods against the papers' formulas in plain arrays, written with the closed forms of what the
 * code carries from step to step: powers for bias corrections, sums over all gradients for averages.
 */
import { describe, expect, it } from "vitest";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { COUPLED_WELLS, plain, quarticObjective } from "../quartic-objective.fixture.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { expectTrajectory, type Settings, STEPS, type Trajectory } from "../trajectory.fixture.ts";
import { adamw } from "./adamw.ts";
import { ademamix } from "./ademamix.ts";
import { lion } from "./lion.ts";
import { nadamw } from "./nadamw.ts";
import { DIRECTIONS, LENGTHS, perturbedGradientDescent } from "./perturbed-gradient-descent.ts";
import { prodigy } from "./prodigy.ts";
import { scheduleFreeAdamw } from "./schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./schedule-free-sgd.ts";
import { sgd } from "./sgd.ts";

const START = [0.8, -1.3, 0.6];
const gradientAt = (x: readonly number[]): number[] => plain.gradient(COUPLED_WELLS, x);
const valueAt = (x: readonly number[]): number => plain.value(COUPLED_WELLS, x);
const get = (settings: Settings, name: string): number => settings[name] as number;
const entry = (vector: readonly number[] | undefined, i: number): number => vector?.[i] as number;

/** (1−β)Σ βᵗ⁻ᵏ gₖ of one coordinate: an exponential average as the sum that it is. */
const averageOf = (history: readonly (readonly number[])[], i: number, beta: number, power = 1): number =>
  history.reduce(
    (sum, g, k) => sum + (1 - beta) * beta ** (history.length - 1 - k) * entry(g, i) ** power,
    0,
  );

/** θ after each step, from a rule that sees all gradients so far. */
function follow(
  step: (x: readonly number[], history: readonly (readonly number[])[], t: number) => number[],
): number[][] {
  const history: number[][] = [];
  const points: number[][] = [];
  let x: readonly number[] = START;
  for (let t = 1; t <= STEPS; t++) {
    history.push(gradientAt(x));
    x = step(x, history, t);
    points.push([...x]);
  }
  return points;
}

const TRAJECTORIES: readonly Trajectory[] = [
  {
    optimizer: nadamw,
    start: START,
    set: { rate: 0.05, momentumDecay: 0.02, weightDecay: 0.1 },
    twin(s) {
      const [beta1, beta2, rate] = [get(s, "beta1"), get(s, "beta2"), get(s, "rate")];
      const mu = (t: number): number => beta1 * (1 - 0.5 * 0.96 ** (t * get(s, "momentumDecay")));
      const product = (t: number): number =>
        Array.from({ length: t }, (_, i) => mu(i + 1)).reduce((a, b) => a * b, 1);
      return follow((x, history, t) =>
        x.map((xi, i) => {
          const g = entry(history[t - 1], i);
          const root = Math.sqrt(averageOf(history, i, beta2, 2) / (1 - beta2 ** t)) + get(s, "epsilon");
          const decayed = xi * (1 - rate * get(s, "weightDecay"));
          const now = (rate * (1 - mu(t)) * g) / (1 - product(t));
          const ahead = (rate * mu(t + 1) * averageOf(history, i, beta1)) / (1 - product(t + 1));
          return decayed - now / root - ahead / root;
        }),
      );
    },
  },
  {
    optimizer: lion,
    start: START,
    set: { rate: 0.03, weightDecay: 0.2 },
    twin: (s) =>
      follow((x, history, t) =>
        x.map((xi, i) => {
          const before = averageOf(history.slice(0, -1), i, get(s, "beta2"));
          const mixed = get(s, "beta1") * before + (1 - get(s, "beta1")) * entry(history[t - 1], i);
          return xi - get(s, "rate") * (Math.sign(mixed) + get(s, "weightDecay") * xi);
        }),
      ),
  },
  {
    optimizer: ademamix,
    start: START,
    set: { rate: 0.03, warmup: 12, weightDecay: 0.1 },
    twin(s) {
      const [beta1, beta2, beta3, T] = [get(s, "beta1"), get(s, "beta2"), get(s, "beta3"), get(s, "warmup")];
      // The half-life grows linearly: the authors' other way to write the schedule.
      const halfLife = (beta: number): number => Math.log(0.5) / Math.log(beta);
      const slowDecay = (t: number): number =>
        t >= T ? beta3 : 0.5 ** (1 / ((1 - t / T) * halfLife(beta1) + (t / T) * halfLife(beta3)));
      const slow = [0, 0, 0];
      return follow((x, history, t) =>
        x.map((xi, i) => {
          slow[i] = slowDecay(t) * entry(slow, i) + (1 - slowDecay(t)) * entry(history[t - 1], i);
          const fast = averageOf(history, i, beta1) / (1 - beta1 ** t);
          const alpha = get(s, "alpha") * Math.min(t / T, 1);
          const root = Math.sqrt(averageOf(history, i, beta2, 2) / (1 - beta2 ** t)) + get(s, "epsilon");
          return xi - get(s, "rate") * ((fast + alpha * entry(slow, i)) / root + get(s, "weightDecay") * xi);
        }),
      );
    },
  },
  {
    optimizer: prodigy,
    start: START,
    set: { estimate: 1e-4 },
    twin(s) {
      const [beta1, beta2, gamma] = [get(s, "beta1"), get(s, "beta2"), get(s, "rate")];
      const beta3 = Math.sqrt(beta2);
      const estimates = [get(s, "estimate")];
      const moved = [0, 0, 0];
      const weighted: { g: readonly number[]; d: number; along: number }[] = [];
      return follow((x, history, t) => {
        const g = history[t - 1] as readonly number[];
        const d = estimates[t - 1] as number;
        const along = -g.reduce((sum, gi, i) => sum + gi * entry(moved, i), 0);
        weighted.push({ g, d, along });
        const fade = (k: number): number => (1 - beta3) * gamma * beta3 ** (t - 1 - k);
        const r = weighted.reduce((sum, w, k) => sum + fade(k) * w.d ** 2 * w.along, 0);
        const s1 = x.reduce(
          (sum, _, i) =>
            sum + Math.abs(weighted.reduce((part, w, k) => part + fade(k) * w.d ** 2 * entry(w.g, i), 0)),
          0,
        );
        estimates.push(Math.max(d, r / s1));
        const scaled = weighted.map((w) => w.g.map((gi) => w.d * gi));
        return x.map((_, i) => {
          const root = Math.sqrt(averageOf(scaled, i, beta2, 2)) + d * get(s, "epsilon");
          moved[i] = entry(moved, i) - (gamma * d * averageOf(scaled, i, beta1)) / root;
          return entry(START, i) + entry(moved, i);
        });
      });
    },
  },
  {
    optimizer: scheduleFreeSgd,
    start: START,
    set: { rate: 0.15 },
    twin(s) {
      const beta = get(s, "interpolation");
      const bases: number[][] = [[...START]];
      const mean = (): number[] =>
        START.map((_, i) => bases.reduce((sum, z) => sum + entry(z, i), 0) / bases.length);
      return Array.from({ length: STEPS }, () => {
        const [x, z] = [mean(), bases.at(-1) as number[]];
        const g = gradientAt(x.map((xi, i) => (1 - beta) * entry(z, i) + beta * xi));
        bases.push(z.map((zi, i) => zi - get(s, "rate") * entry(g, i)));
        return mean();
      });
    },
  },
  {
    optimizer: scheduleFreeAdamw,
    start: START,
    set: { rate: 0.1, warmup: 5, weightDecay: 0.1 },
    twin(s) {
      const [beta1, beta2] = [get(s, "beta1"), get(s, "beta2")];
      const bases: { z: number[]; weight: number }[] = [{ z: [...START], weight: 0 }];
      const history: number[][] = [];
      let x = [...START];
      return Array.from({ length: STEPS }, (_, index) => {
        const t = index + 1;
        const { z } = bases.at(-1) as { z: number[] };
        const y = x.map((xi, i) => (1 - beta1) * entry(z, i) + beta1 * xi);
        history.push(gradientAt(y));
        const gamma = get(s, "rate") * Math.min(1, t / get(s, "warmup"));
        const next = z.map((zi, i) => {
          const root = Math.sqrt(averageOf(history, i, beta2, 2) / (1 - beta2 ** t)) + get(s, "epsilon");
          return zi - (gamma * entry(history.at(-1), i)) / root - gamma * get(s, "weightDecay") * entry(y, i);
        });
        bases.push({ z: next, weight: gamma ** 2 });
        const total = bases.reduce((sum, { weight }) => sum + weight, 0);
        x = x.map((_, i) => bases.reduce((sum, { z, weight }) => sum + (weight / total) * entry(z, i), 0));
        return x;
      });
    },
  },
  {
    optimizer: perturbedGradientDescent,
    start: START,
    // Thresholds that make it shift, go back and shift again within the steps.
    set: { rate: 0.3, radius: 0.05, gradientThreshold: 0.5, interval: 3, decrease: 0.05 },
    async twin(s, draw) {
      const events: string[] = [];
      const points: number[][] = [];
      let x = [...START];
      let anchor: { x: number[]; value: number; at: number } | undefined;
      // The paper's t: a shift and the gradient step after it are one iteration.
      for (let t = 0; points.length < STEPS; t++) {
        const g = gradientAt(x);
        const since = anchor ? t - anchor.at : Number.POSITIVE_INFINITY;
        if (Math.hypot(...g) <= get(s, "gradientThreshold") && since > get(s, "interval")) {
          const at = points.length;
          const n = await draw("normal", 3, at, DIRECTIONS);
          const [u = 0] = await draw("uniform", 1, at, LENGTHS);
          const length = get(s, "radius") * Math.cbrt(u);
          anchor = { x, value: valueAt(x), at: t };
          x = x.map((xi, i) => xi + (length * entry(n, i)) / Math.hypot(...n));
          points.push(x);
          events.push("shift");
          if (points.length === STEPS) break;
          const there = gradientAt(x);
          x = x.map((xi, i) => xi - get(s, "rate") * entry(there, i));
        } else if (
          anchor &&
          since === get(s, "interval") &&
          valueAt(x) - anchor.value > -get(s, "decrease")
        ) {
          x = anchor.x;
          events.push("return");
        } else x = x.map((xi, i) => xi - get(s, "rate") * entry(g, i));
        points.push(x);
      }
      expect(new Set(events)).toEqual(new Set(["shift", "return"]));
      return points;
    },
  },
];

describe.each(TRAJECTORIES)("$optimizer.name", (trajectory) => {
  it("takes the paper's steps, to 1e-12 in float64", () => expectTrajectory(trajectory, "float64"));
  it("takes them in float32, to 1e-5", () => expectTrajectory(trajectory, "float32"));

  it("would be seen to take others: a rate of 1 + 1e-4 is", async () => {
    const rate = Number(trajectory.set?.rate ?? 1) * (1 + 1e-4);
    const twin: Trajectory["twin"] = (s, draw) => trajectory.twin({ ...s, rate }, draw);
    await expect(expectTrajectory({ ...trajectory, twin }, "float32")).rejects.toThrow();
  });
});

/** A run on the coupled wells, step by step. */
function wells(
  optimizer: Trajectory["optimizer"],
  set: Readonly<Record<string, number>>,
  engine = referenceEngine(),
) {
  return drive(engine, quarticObjective(engine, COUPLED_WELLS), optimizer, { start: START, set });
}

describe("lion", () => {
  it("moves every coordinate by exactly its rate, in every step", async () => {
    const run = wells(lion, { rate: 0.125 });
    let before: readonly number[] = START;
    for (let t = 0; t < STEPS; t++) {
      run.run(1);
      const theta = await run.lane("theta");
      expect(theta.map((x, i) => Math.abs(x - entry(before, i)))).toEqual(
        START.map(() => expect.closeTo(0.125, 14)),
      );
      before = theta;
    }
  });
});

describe("ademamix", () => {
  it("is AdamW where α is 0", async () => {
    const set = { rate: 0.05, weightDecay: 0.1 };
    const [mixed, plain] = [wells(ademamix, { ...set, alpha: 0 }), wells(adamw, set)];
    for (const run of [mixed, plain]) run.run(STEPS);
    const expected = await plain.lane("theta");
    for (const [i, x] of (await mixed.lane("theta")).entries()) expect(x).toBeCloseTo(entry(expected, i), 14);
  });

  it("has α and β₃ at their values from T on, and at the first step without a warm-up", async () => {
    for (const [warmup, steps] of [
      [12, 12],
      [0, 1],
    ] as const) {
      const run = wells(ademamix, { warmup });
      run.run(steps);
      expect(await run.lane("slowWeight")).toEqual([5]);
      expect((await run.lane("slowGain"))[0]).toBeCloseTo(1e-4, 15);
    }
  });
});

describe("prodigy", () => {
  /** d after each step. */
  async function estimates(engine = referenceEngine()): Promise<readonly number[]> {
    const run = wells(prodigy, {}, engine);
    const found: number[] = [];
    for (let t = 0; t < 100; t++) {
      run.run(1);
      found.push(entry(await run.lane("distance"), 0));
    }
    return found;
  }
  const falls = (found: readonly number[]): boolean => found.some((d, t) => t > 0 && d < entry(found, t - 1));

  it("never lowers its estimate, which stays below the distance to a solution", async () => {
    const found = await estimates();
    expect(falls(found)).toBe(false);
    expect(found.at(-1)).toBeGreaterThan(1e-2);
    // ‖θ₀ − θ*‖∞ of the wells is below 3: the bound holds for convex functions, and here.
    expect(found.at(-1)).toBeLessThan(3);
  });

  it("lowers it where the maximum is taken of less: the proof can fail", async () => {
    const { engine, changed } = sabotage(referenceEngine(), "max(e, r/", "max(0.9*e, r/");
    expect(falls(await estimates(engine))).toBe(true);
    expect(changed()).toBeGreaterThan(0);
  });
});

describe("schedule-free", () => {
  const warm = (t: number): number => Math.min(1, t / 5) ** 2;
  const CASES = [
    { optimizer: scheduleFreeSgd, set: { rate: 0.15 }, weight: (_: number) => 1, beta: 0.9 },
    {
      optimizer: scheduleFreeAdamw,
      set: { rate: 0.1, warmup: 5 },
      weight: (t: number) => (t === 0 ? 0 : warm(t)),
      beta: 0.9,
    },
  ];

  /** Largest distance of θ from the weighted mean of the points z, and of y from where it should be. */
  async function distances(
    { optimizer, set, weight, beta }: (typeof CASES)[number],
    engine = referenceEngine(),
  ) {
    const run = wells(optimizer, set, engine);
    const bases: (readonly number[])[] = [START];
    let [fromMean, fromBetween, fromValue] = [0, 0, 0];
    for (let t = 1; t <= STEPS; t++) {
      const [x, z] = [await run.lane("theta"), bases.at(-1)];
      run.run(1);
      const y = await run.lane("point");
      bases.push(await run.lane("base"));
      const total = bases.reduce((sum, _, k) => sum + weight(k), 0);
      const mean = START.map((_, i) =>
        bases.reduce((sum, b, k) => sum + (weight(k) / total) * entry(b, i), 0),
      );
      const theta = await run.lane("theta");
      const gap = (a: readonly number[], b: readonly number[]): number =>
        Math.max(...a.map((ai, i) => Math.abs(ai - entry(b, i))));
      fromMean = Math.max(fromMean, gap(theta, mean));
      fromBetween = Math.max(
        fromBetween,
        gap(
          y,
          x.map((xi, i) => (1 - beta) * entry(z, i) + beta * xi),
        ),
      );
      fromValue = Math.max(fromValue, Math.abs(entry(await run.lane("value"), 0) - valueAt(y)));
    }
    return { fromMean, fromBetween, fromValue };
  }

  it.each(CASES)("has θ at the stated average and records y's value: $optimizer.name", async (on) => {
    const { fromMean, fromBetween, fromValue } = await distances(on);
    expect(fromMean).toBeLessThan(1e-13);
    expect(fromBetween).toBeLessThan(1e-13);
    expect(fromValue).toBeLessThan(1e-13);
  });

  it.each(CASES)("would be seen to average otherwise: $optimizer.name", async (on) => {
    const { engine, changed } = sabotage(referenceEngine(), "w/total", "0.9*w/total");
    expect((await distances(on, engine)).fromMean).toBeGreaterThan(1e-3);
    expect(changed()).toBeGreaterThan(0);
  });

  it("with β = 0 averages the points of gradient descent", async () => {
    const [averaged, descent] = [
      wells(scheduleFreeSgd, { rate: 0.15, interpolation: 0 }),
      wells(sgd, { rate: 0.15 }),
    ];
    for (const run of [averaged, descent]) run.run(STEPS);
    const expected = await descent.lane("theta");
    for (const [i, z] of (await averaged.lane("base")).entries())
      expect(z).toBeCloseTo(entry(expected, i), 13);
  });
});

describe("perturbed gradient descent at a strict saddle", () => {
  /** x⁴/4 + y⁴/4 + ½x² − ½y²: a saddle at 0, minima at (0, ±1) of value −¼; gradient descent from (1, 0) stays on y = 0. */
  const saddle = {
    matrix: [
      [1, 0],
      [0, -1],
    ],
    linear: [0, 0],
  };
  const MINIMUM = -0.25;
  const set = { rate: 0.1, radius: 0.01, interval: 20 };
  async function end(
    optimizer: Trajectory["optimizer"],
    own: Readonly<Record<string, number>>,
    engine = referenceEngine(8),
  ) {
    const run = drive(engine, quarticObjective(engine, saddle), optimizer, { start: [1, 0], set: own });
    run.run(400);
    return (await run.read("theta")).map((theta) => plain.value(saddle, theta));
  }

  it("leaves it in every lane, where gradient descent does not", async () => {
    for (const value of await end(perturbedGradientDescent, set)) expect(value).toBeLessThan(MINIMUM + 1e-3);
    for (const value of await end(sgd, { rate: 0.1 })) expect(value).toBeGreaterThan(-1e-12);
  });

  it("does not without the shift: the proof can fail", async () => {
    const { engine, changed } = sabotage(referenceEngine(8), "theta + length*n", "theta");
    for (const value of await end(perturbedGradientDescent, set, engine))
      expect(value).toBeGreaterThan(-1e-12);
    expect(changed()).toBeGreaterThan(0);
  });

  it("shifts uniformly in the ball: never farther than r, and half of the shifts within r·2^(−1/P)", async () => {
    const engine = referenceEngine(2000);
    const flat = quarticObjective(engine, {
      matrix: [
        [0, 0],
        [0, 0],
      ],
      linear: [0, 0],
    });
    const run = drive(engine, flat, perturbedGradientDescent, { start: [0, 0], set: { radius: 0.5 } });
    run.run(1);
    const lengths = (await run.read("theta")).map(([x = 0, y = 0]) => Math.hypot(x, y));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(0.5);
    const within = lengths.filter((length) => length < 0.5 * Math.SQRT1_2).length / lengths.length;
    // 2000 draws: a standard error of 0.011.
    expect(Math.abs(within - 0.5)).toBeLessThan(0.045);
  });

  it("goes back to the point of the shift where it brought no decrease", async () => {
    const engine = referenceEngine();
    const bowl = quarticObjective(engine, {
      matrix: [
        [1, 0],
        [0, 1],
      ],
      linear: [0, 0],
    });
    const own = { rate: 1e-3, radius: 0.1, interval: 3, gradientThreshold: 0.1 };
    const run = drive(engine, bowl, perturbedGradientDescent, { start: [0.001, 0], set: own });
    run.run(1);
    expect(await run.lane("theta")).not.toEqual([0.001, 0]);
    run.run(3);
    expect(await run.lane("theta")).not.toEqual([0.001, 0]);
    run.run(1);
    expect(await run.lane("theta")).toEqual([0.001, 0]);
  });
});
