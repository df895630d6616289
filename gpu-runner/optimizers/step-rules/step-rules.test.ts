/** The line searches against their sequential definitions. (The inequality at every step: `proofs/search-proofs.ts`.) */
import { describe, expect, it } from "vitest";
import { armijo } from "../backtracking/armijo.ts";
import { twoWayArmijo } from "../backtracking/two-way-armijo.ts";
import { type Drive, drive, referenceEngine } from "../drive.fixture.ts";
import { bealeObjective, formulaObjective, parabola } from "../formula-objective.fixture.ts";
import { accepts, armijoSearch, beale, twoWaySearch } from "./sequential-search.fixture.ts";

/** Rounding of two ways to write Beale's function. */
const F64_REL = 1e-12;

const STARTS = [1, 1, -2, 2.5, 3.5, -1.5, 0.3, 0.2, -4, -3];
const LANES = STARTS.length / 2;

/** Loss along −g from a point. */
function alongGradient(x: number, y: number): { line: (t: number) => number; slope: number; norm: number } {
  const [gx, gy] = beale(x, y).gradient;
  return {
    line: (t) => beale(x - t * gx, y - t * gy).value,
    slope: -(gx * gx + gy * gy),
    norm: Math.hypot(gx, gy),
  };
}

async function steps(
  run: Drive,
  count: number,
  look: (before: number[][], after: number[][]) => Promise<void>,
) {
  let before = (await run.read("theta")).map((lane) => [...lane]);
  for (let t = 0; t < count; t++) {
    run.run(1);
    const after = (await run.read("theta")).map((lane) => [...lane]);
    await look(before, after);
    before = after;
  }
}

describe("armijo", () => {
  it("accepts 0.390625 on ½·4·x² from 100 by halves (δ ≤ 2(1−α)/L)", async () => {
    const engine = referenceEngine();
    const set = { decrease: 1e-4, shrink: 0.5, largest: 100 };
    const run = drive(engine, parabola(engine, 4), armijo, { start: [3], set });
    run.run(1);
    expect(await run.lane("stepSize")).toEqual([0.390625]);
    expect((await run.counts()).value).toEqual([9]);
  });

  it.each([
    [1, 0.5],
    [7, 0.1],
    [0.3, 0.9],
    [250, 1e-4],
  ])("accepts the largest lattice point below 2(1−α)/L for L = %d, α = %d", async (curvature, decrease) => {
    const engine = referenceEngine();
    const run = drive(engine, parabola(engine, curvature), armijo, { start: [-2], set: { decrease } });
    run.run(1);
    const bound = (2 * (1 - decrease)) / curvature;
    let expected = 1;
    // A bound that is a lattice point is met to rounding.
    while (expected > bound * (1 + F64_REL)) expected *= 0.7;
    expect((await run.lane("stepSize"))[0]).toBeCloseTo(expected, 12);
  });

  it.each([0, 5])("takes the sequential search's steps with window %d", async (window) => {
    const engine = referenceEngine(LANES);
    const options = { decrease: 0.4, shrink: 0.6, largest: 1 };
    const run = drive(engine, bealeObjective(engine), armijo, { start: STARTS, set: { ...options, window } });
    let evaluations = STARTS.slice(0, LANES).map(() => 0);
    let accepted = 0;
    // A gradient is billed once a point: not again where the last step has left it.
    const moved = evaluations.map(() => true);
    const gradients = evaluations.map(() => 0);
    await steps(run, 60, async (before) => {
      const sizes = await run.read("stepSize");
      before.forEach(([x = 0, y = 0], lane) => {
        const size = sizes[lane]?.[0] ?? Number.NaN;
        gradients[lane] = (gradients[lane] ?? 0) + (moved[lane] ? 1 : 0);
        moved[lane] = size !== 0;
        if (size === 0) return;
        accepted++;
        const { line, slope } = alongGradient(x, y);
        const expected = armijoSearch(line, slope, options);
        expect(Math.abs(size - expected.stepSize)).toBeLessThanOrEqual(F64_REL * size);
        evaluations = evaluations.map((n, i) => (i === lane ? n + expected.evaluations : n));
      });
    });
    expect(accepted).toBeGreaterThan(100);
    const counts = await run.counts();
    // A search that the last step left open has been paid for but not accepted: at most one search.
    counts.value.forEach((count, lane) => {
      expect(count - (evaluations[lane] ?? 0)).toBeGreaterThanOrEqual(0);
      expect(count - (evaluations[lane] ?? 0)).toBeLessThan(60);
    });
    if (window === 0) expect(counts.value).toEqual(evaluations);
    expect(counts.gradient).toEqual(gradients);
    expect(Math.min(...gradients) < 60).toBe(window === 5);
  });

  it("treats NaN and Inf at a trial as a failed trial", async () => {
    const engine = referenceEngine();
    const barrier = formulaObjective(engine, { value: "x0 - log(x0)", gradient: ["1 - 1/x0"] });
    const run = drive(engine, barrier, armijo, { start: [10], set: { largest: 100, decrease: 0.1 } });
    run.run(200);
    expect((await run.lane("theta"))[0]).toBeCloseTo(1, 6);
  });

  it("gives up after 60 trials uphill, and says so", async () => {
    for (const window of [0, 12]) {
      const engine = referenceEngine();
      const uphill = formulaObjective(engine, { value: "x0*x0", gradient: ["-2*x0"] });
      const run = drive(engine, uphill, armijo, { start: [1], set: { window, shrink: 0.9 } });
      run.run(window === 0 ? 1 : 5);
      expect(await run.lane("failed")).toEqual([1]);
      expect(await run.lane("theta")).toEqual([1]);
      expect((await run.counts()).value).toEqual([60]);
    }
  });

  it("stays at a point without gradient", async () => {
    const engine = referenceEngine();
    const run = drive(engine, parabola(engine, 1), armijo, { start: [0] });
    run.run(3);
    expect(await run.lane("theta")).toEqual([0]);
    expect(await run.lane("failed")).toEqual([0]);
  });
});

describe("two-way-armijo", () => {
  it("finds the same δ from any start in 1e-6 … 100, up to one factor β", async () => {
    const starts = [1e-6, 1e-4, 0.01, 0.3, 1, 7, 100];
    const engine = referenceEngine(starts.length);
    const run = drive(engine, parabola(engine, 4), twoWayArmijo, {
      start: [3],
      set: starts.map((initial) => ({ initial, decrease: 1e-4, shrink: 0.5, largest: 100 })),
    });
    run.run(1);
    const found = (await run.read("stepSize")).map(([size]) => size ?? Number.NaN);
    const bound = (2 * (1 - 1e-4)) / 4;
    for (const size of found) {
      expect(size).toBeLessThanOrEqual(bound);
      expect(size).toBeGreaterThan(bound / 2);
    }
  });

  it.each(["bounded", "unbounded"] as const)("takes the sequential search's steps, %s", async (growth) => {
    const engine = referenceEngine(LANES);
    const options = { decrease: 0.3, shrink: 0.7 };
    const run = drive(engine, bealeObjective(engine), twoWayArmijo, {
      start: STARTS,
      set: { ...options, growth, largest: 0.01, initial: 0.003 },
    });
    const last = STARTS.slice(0, LANES).map(() => 0.003);
    const evaluations = last.map(() => 0);
    await steps(run, 60, async (before) => {
      const sizes = await run.read("stepSize");
      before.forEach(([x = 0, y = 0], lane) => {
        const { line, slope, norm } = alongGradient(x, y);
        const cap = growth === "bounded" ? 0.01 : Math.max(0.01, 0.01 / Math.sqrt(norm));
        const expected = twoWaySearch(line, slope, last[lane] ?? 0, cap, options);
        const size = sizes[lane]?.[0] ?? Number.NaN;
        expect(Math.abs(size - expected.stepSize)).toBeLessThanOrEqual(F64_REL * size);
        last[lane] = size;
        evaluations[lane] = (evaluations[lane] ?? 0) + expected.evaluations;
      });
    });
    expect((await run.counts()).value).toEqual(evaluations);
  });

  it("satisfies the inequality at every accepted step with a short window", async () => {
    const engine = referenceEngine(LANES);
    const set = { decrease: 0.5, shrink: 0.5, window: 6 };
    const run = drive(engine, bealeObjective(engine), twoWayArmijo, { start: STARTS, set });
    let moved = 0;
    await steps(run, 80, async (before) => {
      const sizes = await run.read("stepSize");
      before.forEach(([x = 0, y = 0], lane) => {
        const size = sizes[lane]?.[0] ?? Number.NaN;
        if (size === 0) return;
        moved++;
        const { line, slope } = alongGradient(x, y);
        expect(accepts(line, 0.5 * (1 - 1e-9), slope, size)).toBe(true);
      });
    });
    expect(moved).toBeGreaterThan(200);
  });
});
