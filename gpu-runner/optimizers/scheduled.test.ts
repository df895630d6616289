/**
 * Schedules and decoupled decay around any optimizer. Multipliers are held against torch's own recursions, written out
 * here: each learning rate from the one before, as `lr_scheduler` computes them (closed forms are what is under test).
 */
import { describe, expect, it } from "vitest";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { completeOptions, createProblem, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "../run/run-shard.ts";
import { armijo } from "./backtracking/armijo.ts";
import { adam } from "./first-order/adam.ts";
import { momentum } from "./first-order/momentum.ts";
import { sgd } from "./first-order/sgd.ts";
import { newton } from "./newton/newton.ts";
import { muon } from "./preconditioned/muon.ts";
import { inWords, recordedOperations } from "./recorded-operations.fixture.ts";
import { optimizers } from "./registry.ts";
import { withSchedule } from "./scheduled.ts";
import { createStepper } from "./stepper.fixture.ts";

const STEPS = 20;
/** The tolerance of the issue; float64 is far within. */
const TORCH = 1e-7;

async function stepper(definition: OptimizerDefinition, settings: ParameterValues, start = [1, 0.5]) {
  const engine = createReferenceEngine({ lanes: 1 });
  const { objective } = await createProblem("himmelblau", {}, { engine });
  return createStepper(engine, objective, withSchedule(definition), start, settings);
}

/** Factors of the first {@link STEPS} + 1 steps. */
async function factors(settings: ParameterValues): Promise<readonly number[]> {
  const run = await stepper(sgd, { rate: 1e-4, scheduleSteps: STEPS, ...settings });
  const found: number[] = [];
  for (let step = 0; step <= STEPS; step++) {
    run.advance(1);
    const factor = run.optimizer.state?.scheduleFactor;
    if (!factor) throw new Error("no schedule was built");
    const [[value = Number.NaN] = []] = await run.read(factor);
    found.push(value);
  }
  return found;
}

/** torch's LinearLR, each rate from the last. */
function linearLr(start: number, end: number, total: number, count: number): readonly number[] {
  const rates = [start];
  for (let t = 1; t < count; t++) {
    const last = rates[t - 1] as number;
    rates.push(t > total ? last : last * (1 + (end - start) / (total * start + (t - 1) * (end - start))));
  }
  return rates;
}

/** torch's CosineAnnealingLR, each rate from the last. */
function cosineLr(minimum: number, total: number, count: number): readonly number[] {
  const rates = [1];
  for (let t = 1; t < count; t++) {
    const ratio = (1 + Math.cos((Math.PI * t) / total)) / (1 + Math.cos((Math.PI * (t - 1)) / total));
    rates.push(ratio * ((rates[t - 1] as number) - minimum) + minimum);
  }
  return rates;
}

/** torch's PolynomialLR, each rate from the last. */
function polynomialLr(power: number, total: number, count: number): readonly number[] {
  const rates = [1];
  for (let t = 1; t < count; t++)
    rates.push((rates[t - 1] as number) * ((1 - t / total) / (1 - (t - 1) / total)) ** power);
  return rates;
}

/** torch's SequentialLR of two schedulers. */
const sequentialLr = (first: readonly number[], second: readonly number[], milestone: number) => [
  ...first.slice(0, milestone),
  ...second,
];

const expectClose = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  for (const [t, value] of expected.entries())
    expect(Math.abs((found[t] as number) - value), `step ${t}`).toBeLessThanOrEqual(TORCH);
};

describe("multipliers", () => {
  it("linear is torch's LinearLR", async () => {
    expectClose(await factors({ schedule: "linear", scheduleEnd: 0.1 }), linearLr(1, 0.1, STEPS, STEPS + 1));
  });

  it("cosine is torch's CosineAnnealingLR", async () => {
    expectClose(await factors({ schedule: "cosine", scheduleEnd: 0.05 }), cosineLr(0.05, STEPS, STEPS + 1));
    expectClose(await factors({ schedule: "cosine" }), cosineLr(0, STEPS, STEPS + 1));
  });

  it.each([1, 2, 0.5])("power %f is torch's PolynomialLR", async (schedulePower) => {
    expectClose(
      await factors({ schedule: "power", schedulePower }),
      polynomialLr(schedulePower, STEPS, STEPS + 1),
    );
  });

  it("warm-up is torch's LinearLR from 0.01", async () => {
    expectClose(
      await factors({ schedule: "warm-up", warmupShare: 0.25 }),
      linearLr(0.01, 1, STEPS / 4, STEPS + 1),
    );
  });

  it("warm-up-cosine is torch's SequentialLR of LinearLR and CosineAnnealingLR", async () => {
    expectClose(
      await factors({ schedule: "warm-up-cosine", warmupShare: 0.25, scheduleEnd: 0.1 }),
      sequentialLr(linearLr(0.01, 1, 5, 6), cosineLr(0.1, 15, 16), 5),
    );
  });

  it("wsd is torch's SequentialLR of LinearLR, ConstantLR and LinearLR", async () => {
    const rising = linearLr(0.01, 1, 5, 5);
    const stable = new Array<number>(11).fill(1);
    expectClose(await factors({ schedule: "wsd", warmupShare: 0.25, cooldownShare: 0.2, scheduleEnd: 0.1 }), [
      ...rising,
      ...stable,
      ...linearLr(1, 0.1, 4, 5),
    ]);
  });

  it("of the cosine stay where they ended beyond the end", async () => {
    const found = await factors({ schedule: "cosine", scheduleEnd: 0.05, scheduleSteps: 10 });
    expect(found.slice(10)).toEqual(new Array(STEPS - 9).fill(0.05));
  });
});

/** ∇f of Himmelblau's function. */
const slope = ([x = 0, y = 0]: readonly number[]): readonly [number, number] => {
  const [a, b] = [x * x + y - 11, x + y * y - 7];
  return [4 * a * x + 2 * b, 2 * a + 4 * b * y];
};

describe("a scheduled method", () => {
  it("is torch's SGD with momentum, its rate set by LinearLR before each step", async () => {
    const run = await stepper(momentum, {
      rate: 0.01,
      momentum: 0.8,
      schedule: "linear",
      scheduleEnd: 0.2,
      scheduleSteps: STEPS,
    });
    const multipliers = linearLr(1, 0.2, STEPS, STEPS);
    let point: readonly number[] = [1, 0.5];
    let velocity: readonly number[] = [0, 0];
    for (let t = 0; t < STEPS; t++) {
      const g = slope(point);
      velocity = velocity.map((v, i) => 0.8 * v + (g[i] as number));
      point = point.map((x, i) => x - 0.01 * (multipliers[t] as number) * (velocity[i] as number));
      run.advance(1);
      const [found = []] = await run.read();
      for (const [i, x] of point.entries()) expect(found[i]).toBeCloseTo(x, 11);
    }
  });

  it("takes a share of the step where it has no rate of its own", async () => {
    const whole = await stepper(armijo, {});
    const half = await stepper(armijo, { schedule: "power", schedulePower: 1, scheduleSteps: 2 });
    const [before = []] = await half.read();
    // The first factor is 1, the second ½.
    for (const run of [whole, half]) run.advance(1);
    const [one = []] = await whole.read();
    expect(await half.read()).toEqual([one]);
    expect(one).not.toEqual(before);
    for (const run of [whole, half]) run.advance(1);
    const [two = []] = await whole.read();
    const [middle = []] = await half.read();
    for (const [i, x] of middle.entries()) expect(x).toBeCloseTo(((one[i] ?? 0) + (two[i] ?? 0)) / 2, 12);
  });

  it("scales every rate that it has", () => {
    expect(muon.learningRates).toEqual(["rate", "adamRate"]);
    for (const { name, learningRates = [], hyperparameters } of optimizers)
      for (const rate of learningRates) expect(Object.keys(hyperparameters), name).toContain(rate);
  });

  it("shrinks the parameters beside the loss, by the factor and not by the rate", async () => {
    const settings = { rate: 0.05, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
    const decay = { decoupled: "yes", decoupledDecay: 0.02 };
    const run = await stepper(adam, {
      ...settings,
      ...decay,
      schedule: "cosine",
      scheduleEnd: 0.1,
      scheduleSteps: STEPS,
    });
    const multipliers = cosineLr(0.1, STEPS, STEPS);
    let point: readonly number[] = [1, 0.5];
    let [m, v]: readonly [readonly number[], readonly number[]] = [
      [0, 0],
      [0, 0],
    ];
    for (let t = 1; t <= STEPS; t++) {
      const g = slope(point);
      const factor = multipliers[t - 1] as number;
      m = m.map((entry, i) => 0.9 * entry + 0.1 * (g[i] as number));
      v = v.map((entry, i) => 0.99 * entry + 0.01 * (g[i] as number) ** 2);
      point = point.map((x, i) => {
        const mean = (m[i] as number) / (1 - 0.9 ** t);
        const root = Math.sqrt((v[i] as number) / (1 - 0.99 ** t)) + 1e-8;
        return x - factor * (0.05 * (mean / root) + 0.02 * x);
      });
      run.advance(1);
      const [found = []] = await run.read();
      for (const [i, x] of point.entries()) expect(found[i]).toBeCloseTo(x, 10);
    }
  });

  it("decays without a schedule, a Newton method too", async () => {
    const plain = await stepper(newton, {}, [3.2, 2.2]);
    const decayed = await stepper(newton, { decoupled: "yes", decoupledDecay: 0.1 }, [3.2, 2.2]);
    for (const run of [plain, decayed]) run.advance(1);
    const [[x = 0, y = 0] = []] = await plain.read();
    const [[u = 0, w = 0] = []] = await decayed.read();
    expect(u).toBeCloseTo(x - 0.32, 12);
    expect(w).toBeCloseTo(y - 0.22, 12);
  });
});

describe("the length of a schedule", () => {
  const trial = async (settings: ParameterValues, limits: { budget?: number; maxSteps?: number }) => {
    const optimizer = withSchedule(sgd);
    const completed = completeHyperparameters(optimizer.hyperparameters, settings);
    if (!completed.ok) throw new Error(completed.errors.join());
    const problem = findProblem("quadratic-saddle");
    const { results } = await runShard({
      engine: createReferenceEngine({ lanes: 1, seeds: laneSeeds([0]) }),
      problem,
      options: completeOptions(problem, {}),
      optimizer,
      trials: [
        {
          key: "0",
          seed: 0,
          hyperparameters: completed.values,
          budget: limits.budget ?? 1e9,
          start: [1, 0],
        },
      ],
      data: noData,
      targets: [],
      curvePoints: 4,
      now: () => 0,
      ...(limits.maxSteps === undefined ? {} : { maxSteps: limits.maxSteps }),
    });
    return results[0]?.parameters?.[0];
  };
  /** x ← x − η·m_t·10x, m_t = 1 − t/N. */
  const expected = (length: number, steps: number): number => {
    let x = 1;
    for (let t = 0; t < steps; t++) x -= 0.01 * (1 - t / length) * 10 * x;
    return x;
  };
  const linear = { rate: 0.01, schedule: "linear" };

  it("is the trial's budget", async () => {
    expect(await trial(linear, { budget: 10 })).toBeCloseTo(expected(10, 10), 12);
  });

  it("is the limit of steps where that comes first", async () => {
    expect(await trial(linear, { maxSteps: 8 })).toBeCloseTo(expected(8, 8), 7);
  });

  it("is what scheduleSteps says", async () => {
    expect(await trial({ ...linear, scheduleSteps: 40 }, { budget: 10 })).toBeCloseTo(expected(40, 10), 12);
  });
});

describe("at the defaults", () => {
  it.each([sgd, adam, armijo, newton])("$name records what it records without", async (definition) => {
    const bare = inWords(await recordedOperations(definition));
    expect(inWords(await recordedOperations(withSchedule(definition)))).toEqual(bare);
    // Negative control: a schedule is recorded.
    const scheduled = inWords(await recordedOperations(withSchedule(definition), { schedule: "cosine" }));
    expect(scheduled.length).toBeGreaterThan(bare.length);
  });

  it("a method that has one of the names is refused", () => {
    const own = { ...sgd, hyperparameters: { ...sgd.hyperparameters, schedule: sgd.hyperparameters.rate } };
    expect(() => withSchedule(own as OptimizerDefinition)).toThrow(
      '"schedule" is a hyper-parameter of every',
    );
  });
});
