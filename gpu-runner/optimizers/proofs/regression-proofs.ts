/** Proofs of online gradient regression, on any engine; each guard removed once as a control. */
import { describe, expect, it } from "vitest";
import { weyl } from "../../curvature/quadratic-objective.fixture.ts";
import type { Engine } from "../../engine.ts";
import type { OptimizerContext, OptimizerDefinition } from "../../optimizer.ts";
import { drive } from "../drive.fixture.ts";
import { beale3d, formulaObjective } from "../formula-objective.fixture.ts";
import { matrixRegression } from "../online-regression/matrix-regression.ts";
import { signExperiment } from "../online-regression/noise-experiments.fixture.ts";
import { ogrCorrelationOne } from "../online-regression/ogr-correlation-one.ts";
import { ogrDiagonal } from "../online-regression/ogr-diagonal.ts";
import { ogrFull } from "../online-regression/ogr-full.ts";
import { ogrSubspace } from "../online-regression/ogr-subspace.ts";
import { parabolaAdam } from "../online-regression/parabola-adam.ts";
import { parabolaMomentum } from "../online-regression/parabola-momentum.ts";
import { sabotage } from "../sabotage.fixture.ts";
import type { ProofEngine } from "./proof-engine.ts";

const STARTS = [1, 1, 1, -2, 2, 0.5, 3, -1, 2, 0.3, 0.2, -0.4];
const LANES = STARTS.length / 3;
const CUT = 50;
/** The floor in each file's formula, and the formula without it. */
const DIAGONAL_FLOOR = ["max(abs(curvature)*divisor, cut)", "abs(curvature)*divisor"] as const;
const PARABOLA_FLOOR = ["max(abs(lambda)*divisor, cut)", "abs(lambda)*divisor"] as const;
/** The bound on the length of a parabola's step, and the formula without it. */
const PARABOLA_LENGTH = ["max(-longest, min(longest, wanted))", "wanted"] as const;
/** No bound in effect: what the floor does alone. */
const UNBOUNDED = 1e9;
const FLOORS = [
  [ogrDiagonal, DIAGONAL_FLOOR],
  [ogrFull, ["max(abs(lambda)*divisor, cut)", "abs(lambda)*divisor"]],
  [ogrSubspace, ["max(abs(lambda)*divisor, cut)", "abs(lambda)*divisor"]],
  [ogrCorrelationOne, ["min(scale*ratio, 1/select(cut > 0, cut, 1))", "scale*ratio"]],
] as const;

/** Wrong signs share most of their window with their neighbours: about lanes·steps·β independent draws. */
const SAMPLING = 0.02;

export function describeRegressionProofs(proof: ProofEngine): void {
  describe(`online-regression proofs on ${proof.name}`, () => {
    describe("‖step‖ ≤ ‖m‖/cut", () => {
      it.each(FLOORS)("holds for $name", async (method) => {
        const longest = await longestStep(await proof.make(LANES), method, "momentum");
        expect(longest).toBeLessThanOrEqual(1 + proof.sum);
        expect(longest).toBeGreaterThan(0.5);
      });

      it.each(FLOORS)("control: without the floor $name breaks it", async (method, [from, to]) => {
        const broken = sabotage(await proof.make(LANES), from, to);
        expect(await longestStep(broken.engine, method, "momentum")).toBeGreaterThan(1.5);
        expect(broken.changed()).toBeGreaterThan(0);
      });
    });

    describe("|step| ≤ |slope|/cut of a parabola", () => {
      it.each([parabolaMomentum, parabolaAdam])("holds for $name", async (method) => {
        const longest = await longestStep(await proof.make(LANES), method, "slope");
        expect(longest).toBeLessThanOrEqual(1 + proof.sum);
        expect(longest).toBeGreaterThan(0.5);
      });

      it.each([parabolaMomentum, parabolaAdam])(
        "control: without the floor $name breaks it",
        async (method) => {
          const broken = sabotage(await proof.make(LANES), ...PARABOLA_FLOOR);
          expect(await longestStep(broken.engine, method, "slope")).toBeGreaterThan(1.5);
          expect(broken.changed()).toBeGreaterThan(0);
        },
      );
    });

    describe("λ̂ ≈ 0", () => {
      /** Positions of a run down a slope without curvature, f = x. */
      const slope = async (engine: Engine, longest = UNBOUNDED): Promise<readonly number[]> => {
        const line = formulaObjective(engine, { value: "x0", gradient: ["1"] });
        const run = drive(engine, line, parabolaMomentum, {
          start: [0.5],
          set: { cut: 4, rate: 0.1, longest },
        });
        const path: number[] = [];
        for (let t = 0; t < 8; t++) {
          run.run(1);
          path.push((await run.lane("theta"))[0] ?? Number.NaN);
        }
        return path;
      };

      it("a slope without curvature is gone down by 1/cut a step", async () => {
        const path = await slope(await proof.make());
        // The first step is the probe; then λ̂ = 0 is known, and the floor is all there is.
        for (let t = 2; t < path.length; t++)
          expect(Math.abs((path[t - 1] ?? 0) - (path[t] ?? 0) - 0.25)).toBeLessThan(proof.step);
      });

      it("or by the largest length, where that is less", async () => {
        const path = await slope(await proof.make(), 0.125);
        for (let t = 2; t < path.length; t++)
          expect(Math.abs((path[t - 1] ?? 0) - (path[t] ?? 0) - 0.125)).toBeLessThan(proof.step);
      });

      it("control: without the bound on the length it is not", async () => {
        const broken = sabotage(await proof.make(), ...PARABOLA_LENGTH);
        const path = await slope(broken.engine, 0.125);
        expect(Math.abs((path[6] ?? 0) - (path[7] ?? 0))).toBeGreaterThan(0.2);
        expect(broken.changed()).toBeGreaterThan(0);
      });

      it("control: without the floor the vertex is at infinity", async () => {
        const broken = sabotage(await proof.make(), ...PARABOLA_FLOOR);
        const end = (await slope(broken.engine)).at(-1) ?? Number.NaN;
        expect(Math.abs(end) < 100).toBe(false);
        expect(broken.changed()).toBeGreaterThan(0);
      });

      it("control: where nothing has moved the plain rate is all there is; without it the first step is no number", async () => {
        // The consistent start has variance 0: λ̂ would be 0/0.
        const broken = sabotage(await proof.make(), "known = d >", "known = d >= 0 || d >");
        const [first] = await slope(broken.engine);
        const [sound = Number.NaN] = await slope(await proof.make());
        expect(Math.abs(0.5 - sound)).toBeCloseTo(0.01, 5);
        expect(Math.abs(0.5 - (first ?? Number.NaN) - 0.01) < 1e-3).toBe(false);
        expect(broken.changed()).toBeGreaterThan(0);
      });
    });

    it("Ĥ solves DĤ + ĤD = S with D and S the weighted averages", async () => {
      expect(await lyapunovError(await proof.make())).toBeLessThan(proof.sum);
    });

    it.each([
      [0.1, 0.37],
      [0.01, 0.49],
    ])("noise of 1 and steps of %d give the wrong sign %d of the time", async (size, expected) => {
      const experiment = { curvature: 1, noise: 1, motion: "walk", size, averaging: 0.3 } as const;
      const outcome = await signExperiment(await proof.make(400), experiment, 25);
      expect(Math.abs(outcome.wrong - expected)).toBeLessThan(SAMPLING);
    });
  });
}

/** Largest ‖step‖·cut/‖bound‖ of a run on Beale-3d in noise, but for the rounding of the positions. */
async function longestStep(
  engine: Engine,
  method: OptimizerDefinition,
  bound: "momentum" | "slope",
): Promise<number> {
  const bounds = Object.hasOwn(method.hyperparameters, "longest") ? { longest: UNBOUNDED } : {};
  const set = { cut: CUT, rate: 1e-3, ...bounds };
  const run = drive(engine, beale3d(engine, 0.1), method, { start: STARTS, set });
  let longest = 0;
  let before = await run.read("theta");
  for (let t = 0; t < 40; t++) {
    run.run(1);
    const after = await run.read("theta");
    const limit = await run.read(bound);
    for (let lane = 0; lane < LANES; lane++) {
      const moved = (after[lane] ?? []).map((value, i) => value - (before[lane]?.[i] ?? 0));
      const rounding = 2 * engine.epsilon * Math.hypot(...(after[lane] ?? []));
      const ratio = ((Math.hypot(...moved) - rounding) * CUT) / Math.hypot(...(limit[lane] ?? []));
      if (Number.isFinite(ratio)) longest = Math.max(longest, ratio);
    }
    before = after;
  }
  return longest;
}

/** Largest entry of DĤ + ĤD − S after a dozen random points, D and S kept here in float64. */
async function lyapunovError(engine: Engine): Promise<number> {
  const size = 3;
  const scalar = (value: number) => engine.tensor([1], value);
  const context = {
    engine,
    step: scalar(0),
    hyper: {
      averaging: scalar(0.3),
      confidence: scalar(0),
      divisor: scalar(1),
      cut: scalar(1),
      smoothing: scalar(1),
    },
    structure: { init: "consistent", errorBars: "ignored" },
  } as unknown as OptimizerContext;
  const regression = matrixRegression(context, size);
  const next = weyl(5);
  const [dx, dg] = [engine.tensor([size]), engine.tensor([size])];
  const plain = scalar(0);
  const d = new Array<number>(9).fill(0);
  const s = new Array<number>(9).fill(0);
  for (let t = 0; t < 12; t++) {
    const x = Array.from({ length: size }, () => Math.fround(next() - 0.5));
    const g = Array.from({ length: size }, () => Math.fround(next() - 0.5));
    engine.write(dx, x);
    engine.write(dg, g);
    regression.update(dx, dg, plain);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        const at = i * size + j;
        d[at] = 0.7 * (d[at] ?? 0) + 0.3 * (x[i] ?? 0) * (x[j] ?? 0);
        s[at] = 0.7 * (s[at] ?? 0) + 0.3 * ((g[i] ?? 0) * (x[j] ?? 0) + (x[i] ?? 0) * (g[j] ?? 0));
      }
  }
  const [hessian] = await engine.snapshot([regression.hessian]);
  const entry = (i: number, j: number): number => hessian?.[i * size + j] ?? Number.NaN;
  let worst = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let sum = -(s[i * size + j] ?? 0);
      for (let k = 0; k < size; k++)
        sum += (d[i * size + k] ?? 0) * entry(k, j) + entry(i, k) * (d[k * size + j] ?? 0);
      worst = Math.max(worst, Math.abs(sum), Math.abs(entry(i, j) - entry(j, i)));
    }
  return worst;
}
