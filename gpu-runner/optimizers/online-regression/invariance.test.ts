/** Symmetries of the online-regression methods. (Bounds and guards: `proofs/regression-proofs.ts`.) */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../engine.ts";
import type { Objective } from "../../objective.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { beale3d, formulaObjective } from "../formula-objective.fixture.ts";
import { ogrCorrelationOne } from "./ogr-correlation-one.ts";
import { ogrDiagonal } from "./ogr-diagonal.ts";
import { ogrDiagonalArmijo } from "./ogr-diagonal-armijo.ts";
import { ogrDiagonalSubspace } from "./ogr-diagonal-subspace.ts";
import { ogrFull } from "./ogr-full.ts";
import { ogrFullArmijo } from "./ogr-full-armijo.ts";
import { ogrSubspace } from "./ogr-subspace.ts";
import { ogrSubspaceArmijo } from "./ogr-subspace-armijo.ts";
import { parabolaAdam } from "./parabola-adam.ts";
import { parabolaMomentum } from "./parabola-momentum.ts";
import { parabolaMomentumArmijo } from "./parabola-momentum-armijo.ts";

const STARTS = [1, 1, 1, -2, 2, 0.5, 3, -1, 2, 0.3, 0.2, -0.4];
const LANES = STARTS.length / 3;
const REGRESSIONS = [ogrDiagonal, ogrFull, ogrSubspace, ogrCorrelationOne];
const ALL = [...REGRESSIONS, ogrDiagonalSubspace, parabolaMomentum, parabolaAdam];

/** A saddle with wells, written so that it can be moved by `shift` and stretched by `scale`. */
function movable(engine: Engine, shift: number, scale: number): Objective {
  const x = `((x0 - ${shift})/${scale})`;
  const y = `((x1 - ${shift})/${scale})`;
  return formulaObjective(engine, {
    value: `0.25*pow(${x}, 4) - 0.5*${x}*${x} + 0.5*${y}*${y} + 0.3*${x}*${y}`,
    gradient: [`(${x}*${x}*${x} - ${x} + 0.3*${y})/${scale}`, `(${y} + 0.3*${x})/${scale}`],
  });
}

async function path(
  method: OptimizerDefinition,
  shift: number,
  scale: number,
  set: Readonly<Record<string, number | string>> = {},
  steps = 25,
): Promise<readonly number[]> {
  const engine = referenceEngine();
  const start = [0.4 * scale + shift, -0.9 * scale + shift];
  const run = drive(engine, movable(engine, shift, scale), method, {
    start,
    set: {
      cut: 2 / scale ** 2,
      rate: 0.05 * scale ** 2,
      probe: 0.01 * scale,
      errorBars: "weighed",
      confidence: 0.5,
      init: "consistent",
      ...(Object.hasOwn(method.hyperparameters, "longest") ? { longest: 0.3 * scale } : {}),
      ...set,
    },
  });
  run.run(steps);
  return (await run.lane("theta")).map((value) => (value - shift) / scale);
}

describe("equivariance", () => {
  it.each(ALL)("$name does not care where the origin is", async (method) => {
    const here = await path(method, 0, 1);
    const there = await path(method, 3, 1);
    for (const [i, value] of here.entries()) expect(Math.abs(value - (there[i] ?? 0))).toBeLessThan(1e-6);
  });

  it("control: the author's start does", async () => {
    const here = await path(ogrDiagonal, 0, 1, { init: "author" }, 4);
    const there = await path(ogrDiagonal, 3, 1, { init: "author" }, 4);
    expect(Math.max(...here.map((value, i) => Math.abs(value - (there[i] ?? 0))))).toBeGreaterThan(1e-3);
  });

  // Adam's ε has the units of a gradient and is not scaled along here, so parabola-adam is left out.
  it.each(ALL.filter((method) => method !== parabolaAdam))(
    "$name scales with the problem",
    async (method) => {
      const small = await path(method, 0, 1);
      const large = await path(method, 0, 4);
      for (const [i, value] of small.entries()) expect(Math.abs(value - (large[i] ?? 0))).toBeLessThan(1e-9);
    },
  );
});

describe("with Armijo", () => {
  it.each([ogrDiagonalArmijo, ogrFullArmijo, ogrSubspaceArmijo, parabolaMomentumArmijo])(
    "$name never raises a loss without noise",
    async (method) => {
      const engine = referenceEngine(LANES);
      const objective = beale3d(engine, 0);
      const run = drive(engine, objective, method, { start: STARTS });
      const loss = engine.tensor([1]);
      let before = STARTS.slice(0, LANES).map(() => Number.POSITIVE_INFINITY);
      for (let t = 0; t < 60; t++) {
        run.run(1);
        objective.criterion(run.theta, loss);
        const after = (await run.read(loss)).map(([value]) => value ?? Number.NaN);
        for (const [lane, value] of after.entries())
          expect(value).toBeLessThanOrEqual((before[lane] ?? 0) * (1 + 1e-14));
        before = after;
      }
      expect(Math.min(...before)).toBeLessThan(0.1);
    },
  );
});

describe("the followed subspace", () => {
  it("stays orthonormal and finds where the gradients live", async () => {
    const engine = referenceEngine();
    const size = 12;
    // Steep and oscillating in the first two coordinates, flat in the others.
    const objective = formulaObjective(engine, {
      value: Array.from({ length: size }, (_, i) => `${i < 2 ? 20 : 1e-3}*x${i}*x${i}`).join(" + "),
      gradient: Array.from({ length: size }, (_, i) => `${i < 2 ? 40 : 2e-3}*x${i}`),
      noise: 0.01,
    });
    const run = drive(engine, objective, ogrSubspace, {
      start: Array.from({ length: size }, () => 1),
      set: { dimensions: 3, cut: 25, divisor: 1 },
    });
    run.run(25);
    const basis = await run.lane("basis");
    const entry = (i: number, j: number): number => basis[i * size + j] ?? Number.NaN;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += entry(i, k) * entry(j, k);
        expect(Math.abs(sum - (i === j ? 1 : 0))).toBeLessThan(1e-12);
      }
    const captured = [0, 1].map((k) => [0, 1, 2].reduce((sum, i) => sum + entry(i, k) ** 2, 0));
    expect((captured[0] ?? 0) + (captured[1] ?? 0)).toBeGreaterThan(0.8);
  });
});
