/** What online regression must get exactly right when there is no noise: curvature, vertex, Hessian. */
import { describe, expect, it } from "vitest";
import { quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { formulaObjective, parabola } from "../formula-objective.fixture.ts";
import { ogrCorrelationOne } from "./ogr-correlation-one.ts";
import { ogrDiagonal } from "./ogr-diagonal.ts";
import { ogrFull } from "./ogr-full.ts";
import { ogrSubspace } from "./ogr-subspace.ts";
import { parabolaAdam } from "./parabola-adam.ts";
import { parabolaMomentum } from "./parabola-momentum.ts";

const F64_REL = 1e-10;
/** Ĥ after exactly d steps: D's smallest eigenvalue is far below its largest, and its rounding is not. */
const F64_FULL = 1e-6;

describe("one dimension", () => {
  it.each([
    { method: parabolaMomentum, curvature: 3 },
    { method: parabolaMomentum, curvature: -3 },
    { method: parabolaAdam, curvature: 3 },
    { method: parabolaAdam, curvature: -0.2 },
    { method: ogrDiagonal, curvature: 3 },
    { method: ogrDiagonal, curvature: -3 },
  ])("$method.name knows λ = $curvature after one more point, whatever β", async ({ method, curvature }) => {
    for (const averaging of [0.1, 0.6, 0.9]) {
      const engine = referenceEngine();
      const line = formulaObjective(engine, {
        value: `0.5*${curvature}*(x0 - 7)*(x0 - 7)`,
        gradient: [`${curvature}*(x0 - 7)`],
      });
      const run = drive(engine, line, method, { start: [5], set: { averaging, cut: 1e-3 } });
      run.run(1);
      expect(Math.abs(((await run.lane("theta"))[0] ?? 0) - 5)).toBeCloseTo(0.01, 8);
      run.run(1);
      const [estimate = Number.NaN] = await run.lane("curvature");
      expect(Math.abs(estimate - curvature)).toBeLessThanOrEqual(F64_REL * Math.abs(curvature));
      expect((await run.lane("standardError"))[0]).toBeLessThan(1e-5);
    }
  });

  it.each([parabolaMomentum, parabolaAdam])("$name jumps to the vertex of a bowl", async (method) => {
    const engine = referenceEngine();
    const run = drive(engine, parabola(engine, 3), method, { start: [5], set: { cut: 1e-3, longest: 10 } });
    run.run(2);
    expect(Math.abs((await run.lane("theta"))[0] ?? Number.NaN)).toBeLessThan(1e-9);
  });

  it.each([parabolaMomentum, parabolaAdam])(
    "$name doubles its distance from the top of a hill",
    async (method) => {
      const engine = referenceEngine();
      const run = drive(engine, parabola(engine, -3), method, {
        start: [5],
        set: { cut: 1e-3, longest: 10 },
      });
      run.run(1);
      const [before = Number.NaN] = await run.lane("theta");
      run.run(1);
      expect((await run.lane("theta"))[0]).toBeCloseTo(2 * before, 9);
    },
  );

  it("ogr-correlation-one takes 1/|λ|, the sign unseen", async () => {
    for (const curvature of [4, -4]) {
      const engine = referenceEngine();
      const run = drive(engine, parabola(engine, curvature), ogrCorrelationOne, {
        start: [1],
        set: { scale: 1, cut: 1e-3, init: "consistent" },
      });
      run.run(2);
      expect((await run.lane("rates"))[0]).toBeCloseTo(1 / 4, 9);
    }
  });
});

describe("d dimensions, indefinite", () => {
  const SPECTRUM = [-2, -0.5, 1, 3];
  const { matrix } = rotatedSpectrum(SPECTRUM, 11);
  const start = [0.4, -0.3, 0.2, 0.5];

  it.each([ogrFull, ogrSubspace])("$name knows the Hessian after d steps, not before", async (method) => {
    const engine = referenceEngine();
    const run = drive(engine, quadraticObjective(engine, matrix), method, {
      start,
      set: { cut: 3, divisor: 4, smoothing: 0.9, probe: 0.5 },
    });
    run.run(4);
    const early = await run.lane("curvature");
    expect(Math.max(...early.map((value, i) => Math.abs(value - (SPECTRUM[i] ?? 0))))).toBeGreaterThan(0.05);
    run.run(1);
    const curvature = await run.lane("curvature");
    for (const [i, value] of SPECTRUM.entries())
      expect(Math.abs((curvature[i] ?? Number.NaN) - value)).toBeLessThan(F64_FULL);
    expect(Math.max(...(await run.lane("standardError")))).toBeLessThan(1e-3);
  });

  it("ogr-full steps by |Ĥ|⁻¹m: a saddle is left along its negative directions", async () => {
    const engine = referenceEngine();
    const set = { cut: 1e-3, divisor: 1, smoothing: 1 };
    const run = drive(engine, quadraticObjective(engine, matrix), ogrFull, { start, set });
    run.run(5);
    const before = await run.lane("theta");
    run.run(1);
    const after = await run.lane("theta");
    const { basis } = rotatedSpectrum(SPECTRUM, 11);
    for (const [k, eigenvector] of basis.entries()) {
      const was = eigenvector.reduce((sum, entry, i) => sum + entry * (before[i] ?? 0), 0);
      const is = eigenvector.reduce((sum, entry, i) => sum + entry * (after[i] ?? 0), 0);
      // Newton's distance 0 where λ > 0; doubled where λ < 0.
      expect(Math.abs(is - ((SPECTRUM[k] ?? 0) > 0 ? 0 : 2 * was))).toBeLessThan(1e-4 * (1 + Math.abs(was)));
    }
  });
});
