/** Stochastic line search and mini-batch backtracking: rates, budgets and resets, recomputed from outside. */
import { describe, expect, it } from "vitest";
import { quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import type { Engine } from "../../engine.ts";
import type { Objective } from "../../objective.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { formulaObjective, parabola } from "../formula-objective.fixture.ts";
import { adamTwoWayArmijo } from "./adam-two-way-armijo.ts";
import { mbtGd } from "./mbt-gd.ts";
import { mbtGdRandomRate } from "./mbt-gd-random-rate.ts";
import { mbtMomentum } from "./mbt-momentum.ts";
import { mbtNesterov } from "./mbt-nesterov.ts";
import { sls } from "./sls.ts";

/** ½·4·x² with an epoch of B batches, all the same: the rates that a search accepts are known. */
const bowl = (engine: Engine, batchesPerEpoch: number): Objective =>
  formulaObjective(engine, { value: "2*x0*x0", gradient: ["4*x0"], batchesPerEpoch });

describe("sls", () => {
  it("grows by 2^(1/B), then shrinks until Armijo holds, as the sequential method", async () => {
    const engine = referenceEngine();
    const run = drive(engine, bowl(engine, 8), sls, { start: [1] });
    const bound = (2 * (1 - 0.1)) / 4;
    let rate = 1;
    let evaluations = 0;
    for (let t = 0; t < 20; t++) {
      rate *= 2 ** (1 / 8);
      evaluations++;
      for (; rate > bound; evaluations++) rate *= 0.9;
      run.run(1);
      expect((await run.lane("stepSize"))[0]).toBeCloseTo(rate, 12);
    }
    expect((await run.counts()).value).toEqual([evaluations]);
  });

  it("takes its last resort, 1e-6, after 100 failures, whatever the window", async () => {
    for (const window of [0, 25]) {
      const engine = referenceEngine();
      const uphill = formulaObjective(engine, { value: "x0*x0", gradient: ["-2*x0"] });
      const run = drive(engine, uphill, sls, { start: [1], set: { window } });
      run.run(window === 0 ? 1 : 4);
      expect(await run.lane("theta")).toEqual([1 + 2e-6]);
      expect((await run.counts()).value).toEqual([100]);
    }
  });

  it("does not search below ‖g‖ = 1e-8", async () => {
    const engine = referenceEngine();
    const run = drive(engine, bowl(engine, 1), sls, { start: [1e-9] });
    run.run(3);
    expect(await run.lane("theta")).toEqual([1e-9]);
    expect((await run.counts()).value).toEqual([0]);
  });
});

describe("mini-batch backtracking", () => {
  const STARTS = [1e-6, 1e-3, 0.1, 1, 100];

  it.each([mbtGd, mbtMomentum, mbtNesterov])(
    "$name finds a rate that hardly depends on the start",
    async (method) => {
      const engine = referenceEngine(STARTS.length);
      const run = drive(engine, bowl(engine, 400), method, {
        start: [1],
        set: STARTS.map((initial) => ({ initial, decrease: 1e-4 })),
      });
      run.run(1);
      const bound = (2 * (1 - 1e-4)) / 4;
      for (const [lane, [rate = Number.NaN]] of (await run.read("rate")).entries()) {
        const mean = (await run.read("meanStepSize"))[lane]?.[0] ?? Number.NaN;
        // Every search ends in (bound/2, bound], so their mean does; 400 batches an epoch divide it by 20.
        expect(mean).toBeGreaterThan(bound / 2);
        expect(mean).toBeLessThanOrEqual(bound * (1 + 1e-12));
        expect(rate).toBeCloseTo(mean / 20, 14);
      }
    },
  );

  it("counts 20 gradients and the trials of the sequential searches", async () => {
    const engine = referenceEngine();
    const run = drive(engine, bowl(engine, 400), mbtMomentum, { start: [1], set: { initial: 1 } });
    run.run(1);
    const counts = await run.counts();
    expect(counts.gradient).toEqual([21]);
    // First search: 1, ½ fail, ¼ holds (bound 0.49995). The others start at the mean ¼, which holds, and ½ fails.
    expect(counts.value).toEqual([3 + 19 * 2]);
  });

  it("searches and resets the velocity each epoch, which has at least 20 steps", async () => {
    const engine = referenceEngine();
    const run = drive(engine, bowl(engine, 25), mbtMomentum, { start: [1] });
    run.run(25);
    expect((await run.counts()).gradient).toEqual([25 + 20]);
    const before = (await run.lane("velocity"))[0] ?? 0;
    run.run(1);
    const x = (await run.lane("theta"))[0] ?? 0;
    expect(before).not.toBe(0);
    expect((await run.counts()).gradient).toEqual([26 + 40]);
    // b = g alone after the reset: θ = θ' − rate·4θ', so b = 4θ'.
    const rate = (await run.lane("rate"))[0] ?? 0;
    expect((await run.lane("velocity"))[0]).toBeCloseTo((4 * x) / (1 - 4 * rate), 12);
  });

  it("searches once for gradient descent, and again after five epochs without a record", async () => {
    const engine = referenceEngine();
    // The gradient vanishes below |x| = 1: the mean loss of an epoch stops improving.
    const flat = formulaObjective(engine, {
      value: "select(abs(x0) > 1, abs(x0), 1)",
      gradient: ["select(abs(x0) > 1, sign(x0), 0)"],
      batchesPerEpoch: 30,
    });
    const run = drive(engine, flat, mbtGd, { start: [0.5] });
    run.run(30 * 6);
    expect((await run.counts()).gradient).toEqual([180 + 20]);
    run.run(1);
    expect(await run.lane("plateau")).toEqual([1]);
    expect((await run.counts()).gradient).toEqual([181 + 40]);
  });

  it("draws rates log-uniformly from the range in the ablation, at the bill of the searches", async () => {
    const LANES = 500;
    const rates = async (method: typeof mbtGd) => {
      const engine = referenceEngine(LANES);
      const run = drive(engine, bowl(engine, 400), method, { start: [1] });
      run.run(1);
      return {
        rates: (await run.read("rate")).flat(),
        counts: await run.counts(),
        found: await run.read("meanStepSize"),
      };
    };
    const [drawn, again, searched] = await Promise.all([mbtGdRandomRate, mbtGdRandomRate, mbtGd].map(rates));
    expect(drawn?.counts).toEqual(searched?.counts);
    expect(drawn?.found).toEqual(searched?.found);
    expect(drawn?.rates).toEqual(again?.rates);
    // Kolmogorov's distance to U(−6, 2) of log₁₀ ρ; beyond it by chance in one of a thousand.
    const distance = (sample: readonly number[] = []) => {
      const shares = sample.map((rate) => (Math.log10(20 * rate) + 6) / 8).toSorted((a, b) => a - b);
      return Math.max(
        ...shares.flatMap((share, i) => [share - i / LANES, (i + 1) / LANES - share]).map(Math.abs),
      );
    };
    expect(distance(drawn?.rates)).toBeLessThan(1.95 / Math.sqrt(LANES));
    expect(distance(searched?.rates)).toBeGreaterThan(0.5);
  });

  it("has α = ½ for Nesterov because epochs may be short: 1e-4 diverges with 2 batches, not with 400", async () => {
    const distance = async (batchesPerEpoch: number, set: Readonly<Record<string, number>>) => {
      const engine = referenceEngine();
      const quadratic = quadraticObjective(engine, rotatedSpectrum([0.5, 1, 2, 4], 3).matrix);
      const start = [1, -0.75, 0.5, 0.25];
      const run = drive(engine, { ...quadratic, batchesPerEpoch }, mbtNesterov, { start, set });
      run.run(100);
      return Math.hypot(...(await run.lane("theta"))) / Math.hypot(...start);
    };
    expect(await distance(2, {})).toBeLessThan(1e-5);
    expect(await distance(2, { decrease: 1e-4 })).toBeGreaterThan(100);
    expect(await distance(400, {})).toBeLessThan(1e-2);
    expect(await distance(400, { decrease: 1e-4 })).toBeLessThan(1e-2);
  });

  it("descends a bowl with each method", async () => {
    for (const method of [mbtGd, mbtMomentum, mbtNesterov]) {
      const engine = referenceEngine();
      const run = drive(engine, bowl(engine, 1), method, { start: [1] });
      run.run(300);
      expect(Math.abs((await run.lane("theta"))[0] ?? Number.NaN)).toBeLessThan(1e-3);
    }
  });
});

describe("adam+two-way-armijo", () => {
  it("never raises the loss, and finds Adam's rate by itself", async () => {
    const engine = referenceEngine();
    const run = drive(engine, parabola(engine, 100), adamTwoWayArmijo, { start: [5] });
    let last = Number.POSITIVE_INFINITY;
    for (let t = 0; t < 50; t++) {
      run.run(1);
      const value = 50 * ((await run.lane("theta"))[0] ?? Number.NaN) ** 2;
      expect(value).toBeLessThanOrEqual(last);
      last = value;
    }
    expect(last).toBeLessThan(1e-6);
  });
});
