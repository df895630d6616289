/** The first-order, backtracking and online-regression proofs in float32 on WebGPU. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { quadraticObjective, rotatedSpectrum } from "../curvature/quadratic-objective.fixture.ts";
import type { Engine } from "../engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { laneSeeds } from "../random/philox.ts";
import { armijo } from "./backtracking/armijo.ts";
import { twoWayArmijo } from "./backtracking/two-way-armijo.ts";
import { drive, referenceEngine } from "./drive.fixture.ts";
import { doubleWell, formulaObjective, parabola } from "./formula-objective.fixture.ts";
import { ogrDiagonal } from "./online-regression/ogr-diagonal.ts";
import { ogrFull } from "./online-regression/ogr-full.ts";
import { parabolaMomentum } from "./online-regression/parabola-momentum.ts";
import { findOptimizer } from "./registry.ts";

/** A few steps of a few roundings each. */
const F32_REL = 1e-5;
/** Curvature from differences 0.01 apart at 5: their rounding is 2⁻²³·5/0.01. */
const F32_CURVATURE = 1e-3;
/** Ĥ from five points, whose directions are far from equally long. */
const F32_HESSIAN = 1e-3;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
const made: Engine[] = [];
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterEach(() => {
  for (const engine of made.splice(0)) engine.dispose();
});
afterAll(() => opened.device.destroy());

async function float32(lanes = 1): Promise<Engine> {
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane + 1));
  const engine = await createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds });
  made.push(engine);
  return engine;
}

describe("first order", () => {
  it.each(["sgd", "momentum", "nesterov", "adam", "adamw", "rmsprop"])(
    "%s follows the float64 reference for 20 steps",
    async (name) => {
      const start = [0.8, -1.3];
      const single = await float32();
      const device = drive(single, doubleWell(single), findOptimizer(name), { start, set: { rate: 0.05 } });
      const double = referenceEngine();
      const oracle = drive(double, doubleWell(double), findOptimizer(name), { start, set: { rate: 0.05 } });
      device.run(20);
      oracle.run(20);
      const expected = await oracle.lane("theta");
      for (const [i, value] of (await device.lane("theta")).entries())
        expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(F32_REL);
    },
  );
});

describe("backtracking", () => {
  it("armijo accepts 0.390625 on ½·4·x² from 100 by halves", async () => {
    const engine = await float32();
    const set = { decrease: 1e-4, shrink: 0.5, largest: 100 };
    const run = drive(engine, parabola(engine, 4), armijo, { start: [3], set });
    run.run(1);
    expect((await run.lane("stepSize"))[0]).toBeCloseTo(0.390625, 5);
    expect((await run.counts()).value).toEqual([9]);
  });

  it("two-way finds the same δ from any start, up to one factor β", async () => {
    const starts = [1e-6, 1e-4, 0.01, 0.3, 1, 7, 100];
    const engine = await float32(starts.length);
    const run = drive(engine, parabola(engine, 4), twoWayArmijo, {
      start: [3],
      set: starts.map((initial) => ({ initial, decrease: 1e-4, shrink: 0.5, largest: 100 })),
    });
    run.run(1);
    const bound = (2 * (1 - 1e-4)) / 4;
    for (const [size = Number.NaN] of await run.read("stepSize")) {
      expect(size).toBeLessThanOrEqual(bound * (1 + F32_REL));
      expect(size).toBeGreaterThan((bound / 2) * (1 - F32_REL));
    }
  });

  it("treats Inf at a trial as a failed trial", async () => {
    const engine = await float32();
    // The first trial is at −90, where exp overflows. (log and sqrt of negative numbers are no test here: WGSL
    // leaves their value open, and a software adapter answers log(−80) with log(80).)
    const wall = formulaObjective(engine, { value: "exp(-x0) + x0", gradient: ["1 - exp(-x0)"] });
    const run = drive(engine, wall, armijo, { start: [10], set: { largest: 100, decrease: 0.1 } });
    run.run(100);
    expect(Math.abs((await run.lane("theta"))[0] ?? Number.NaN)).toBeLessThan(1e-2);
  });
});

describe("online regression", () => {
  it.each([
    { method: parabolaMomentum, curvature: 3 },
    { method: parabolaMomentum, curvature: -3 },
    { method: ogrDiagonal, curvature: 3 },
    { method: ogrDiagonal, curvature: -3 },
  ])("$method.name knows λ = $curvature after one more point", async ({ method, curvature }) => {
    const engine = await float32();
    const line = formulaObjective(engine, {
      value: `0.5*${curvature}*(x0 - 7)*(x0 - 7)`,
      gradient: [`${curvature}*(x0 - 7)`],
    });
    const run = drive(engine, line, method, { start: [5], set: { cut: 1e-3 } });
    run.run(2);
    const [estimate = Number.NaN] = await run.lane("curvature");
    expect(Math.abs(estimate / curvature - 1)).toBeLessThan(F32_CURVATURE);
  });

  it("ogr-full knows an indefinite Hessian after d steps", async () => {
    const spectrum = [-2, -0.5, 1, 3];
    const engine = await float32();
    const { matrix } = rotatedSpectrum(spectrum, 11);
    const run = drive(engine, quadraticObjective(engine, matrix), ogrFull, {
      start: [0.4, -0.3, 0.2, 0.5],
      set: { cut: 1, divisor: 4, smoothing: 0.9, probe: 0.5 },
    });
    run.run(5);
    for (const [i, value] of (await run.lane("curvature")).entries())
      expect(Math.abs(value - (spectrum[i] ?? Number.NaN))).toBeLessThan(F32_HESSIAN);
  });
});
