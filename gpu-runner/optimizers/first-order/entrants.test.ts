/** The newer first-order methods: the papers' trajectories, and what is special to each. */
import { describe, expect, it } from "vitest";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { COUPLED_WELLS, plain, quarticObjective } from "../quartic-objective.fixture.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { expectTrajectory, STEPS, type Trajectory } from "../trajectory.fixture.ts";
import { adamw } from "./adamw.ts";
import { ademamix } from "./ademamix.ts";
import { entry, START, TRAJECTORIES, valueAt } from "./entrants.fixture.ts";
import { lion } from "./lion.ts";
import { perturbedGradientDescent } from "./perturbed-gradient-descent.ts";
import { prodigy } from "./prodigy.ts";
import { scheduleFreeAdamw } from "./schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./schedule-free-sgd.ts";
import { sgd } from "./sgd.ts";

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
