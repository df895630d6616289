/**
 * The suite every closed-form problem passes on every engine: value, gradient, Hessian and their products
 * against central differences of an independent twin; the stated critical points; rotation; noise.
 */
import { afterEach, describe, expect, test } from "vitest";
import type { ParameterValue, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Engine, LaneSeeds, LaneTensor } from "../engine.ts";
import { expectClose, read } from "../engine-contract/context.ts";
import { hostNormals } from "../random/normal.ts";
import { orthogonalMatrix } from "../random/orthogonal.ts";
import { laneSeeds } from "../random/philox.ts";
import { createProblem } from "./create-problem.ts";
import { expectCriticalPoint } from "./critical-point.fixture.ts";
import { findProblem, problems } from "./registry.ts";
import { differenceGradient, differenceHessian, TWINS } from "./twins.fixture.ts";

type Given = Readonly<Record<string, ParameterValue>>;

/** Options beside the defaults and a rotation, which every problem gets. */
const VARIANTS: Readonly<Record<string, readonly Given[]>> = {
  "quadratic-saddle": [{ dimension: 5, spectrum: 3, negative: 2, condition: 10 }],
  "double-well": [{ wells: 3 }, { wells: 5 }],
  "monkey-saddle": [{ bound: 0.5 }, { bound: 2, rotate: 5 }],
  "styblinski-tang": [{ dimension: 3 }, { dimension: 1 }, { dimension: 5 }],
  rosenbrock: [{ dimension: 2 }, { dimension: 7 }],
  griewank: [{ dimension: 2 }],
  rastrigin: [{ dimension: 2 }],
  ackley: [{ dimension: 4 }],
  "phase-retrieval": [{ dimension: 3 }, { dimension: 2, rotate: 2 }],
  "matrix-factorisation": [
    { size: 3, condition: 9 },
    { size: 2, rank: 2, rotate: 4 },
  ],
  "deep-linear-chain": [{ depth: 2 }, { depth: 5, rotate: 1 }],
};

const LANES = 4;

/** R of the options, as z ↦ R z. */
function intoProblem(options: ParameterValues, z: readonly number[]): number[] {
  const seed = Number(options.rotate);
  if (seed === 0) return [...z];
  const rotation = orthogonalMatrix(seed, z.length);
  return z.map((_, i) => z.reduce((total, value, j) => total + (rotation[i * z.length + j] ?? 0) * value, 0));
}

/**
 * @param tolerance of the engine, relative to the size of what is compared: central differences alone allow
 *   about 1e-7
 */
export function describeProblemContract(
  engineName: string,
  makeEngine: (lanes: number, seeds: LaneSeeds) => Promise<Engine> | Engine,
  tolerance: number,
): void {
  const made: Engine[] = [];
  const engineOf = async (lanes: number): Promise<Engine> => {
    const engine = await makeEngine(lanes, laneSeeds(Array.from({ length: lanes }, (_, lane) => lane)));
    made.push(engine);
    return engine;
  };
  afterEach(() => {
    for (const engine of made.splice(0)) engine.dispose();
  });
  const closedForms = problems.filter((problem) => problem.family === "closed-form");
  const cases = closedForms.flatMap(({ name }) =>
    [{}, { rotate: 3 }, ...(VARIANTS[name] ?? [])].map((given) => [name, given] as const),
  );

  describe(`closed-form problems on ${engineName}`, () => {
    test.each(cases)("%s %o: derivatives are those of the twin", async (name, given) => {
      const engine = await engineOf(LANES);
      const { objective, options, definition } = await createProblem(name, given, { engine });
      const n = objective.size;
      expect(n).toBe(definition.parameterCount(options));
      const twin = (z: readonly number[]) => {
        const make = TWINS[name];
        if (!make) throw new Error(`no twin of "${name}"`);
        return make(options)(intoProblem(options, z));
      };
      const lane = (data: readonly number[], size: number, at: number) =>
        data.slice(at * size, (at + 1) * size);
      const points = Array.from(hostNormals(11, 1, LANES * n), Math.fround);
      const vectors = Array.from(hostNormals(12, 1, LANES * n), Math.fround);
      const theta = engine.tensor([n], points);
      const v = engine.tensor([n], vectors);
      const [value, elsewhere] = [engine.tensor([1]), engine.tensor([1])];
      const [gradient, product] = [engine.tensor([n]), engine.tensor([n])];
      const hessian = engine.tensor([n, n]);
      const candidates = engine.tensor([3, n]);
      const several = engine.tensor([3]);
      const program = engine.record(() => {
        objective.gradient(theta, value, gradient);
        for (let c = 0; c < 3; c++)
          engine.map("c = x + scale*v", { c: engine.row(candidates, c), x: theta, v, scale: c / 4 });
        objective.values(candidates, several);
        objective.value(engine.row(candidates, 2), elsewhere);
        objective.hessianVector(v, product);
        objective.hessian(hessian);
      });
      engine.run(program);
      const data = await Promise.all(
        [value, gradient, hessian, product, several, elsewhere].map((tensor: LaneTensor) =>
          read(engine, tensor),
        ),
      );
      const [values = [], gradients = [], hessians = [], products = [], candidateValues = [], last = []] =
        data;
      for (let l = 0; l < LANES; l++) {
        const [x, direction] = [lane(points, n, l), lane(vectors, n, l)];
        const wantedHessian = differenceHessian(twin, x);
        const scale = 1 + Math.abs(twin(x)) + Math.max(...wantedHessian.map(Math.abs));
        expectClose(lane(values, 1, l), [twin(x)], tolerance, scale);
        expectClose(lane(gradients, n, l), differenceGradient(twin, x), tolerance, scale);
        expectClose(lane(hessians, n * n, l), wantedHessian, tolerance, scale);
        const times = x.map((_, i) =>
          direction.reduce((total, entry, j) => total + (wantedHessian[i * n + j] ?? 0) * entry, 0),
        );
        expectClose(lane(products, n, l), times, tolerance, scale * n);
        const moved = [0, 1, 2].map((c) => twin(x.map((entry, i) => entry + (c / 4) * (direction[i] ?? 0))));
        const largest = scale + Math.max(...moved.map(Math.abs));
        expectClose(lane(candidateValues, 3, l), moved, tolerance, largest);
        expectClose(lane(last, 1, l), moved.slice(2), tolerance, largest);
      }
    });

    test.each(cases)(
      "%s %o: the stated critical points are critical, of that kind and value",
      async (name, given) => {
        const { definition, options } = await createProblem(name, given, { engine: await engineOf(1) });
        const known = definition.criticalPoints(options);
        expect(known.length).toBeGreaterThan(0);
        for (const { kind, index } of known) if (kind !== "degenerate") expect(index, kind).toBeDefined();
        const engine = await engineOf(known.length);
        const { objective } = await createProblem(name, given, { engine });
        const n = objective.size;
        const theta = engine.tensor(
          [n],
          known.flatMap((critical) => [...critical.point]),
        );
        const [value, gradient, hessian] = [engine.tensor([1]), engine.tensor([n]), engine.tensor([n, n])];
        const [eigenvalues, eigenvectors] = [engine.tensor([n]), engine.tensor([n, n])];
        objective.gradient(theta, value, gradient);
        objective.hessian(hessian);
        engine.symmetricEigen(hessian, eigenvalues, eigenvectors);
        const [f, g, w] = [
          await read(engine, value),
          await read(engine, gradient),
          await read(engine, eigenvalues),
        ];
        known.forEach((critical, l) => {
          const part = (data: readonly number[]) => data.slice(l * n, (l + 1) * n);
          // A kink has no Hessian: ackley at 0.
          const hasHessian = name !== "ackley";
          expectCriticalPoint(critical, f[l] as number, part(g), hasHessian ? part(w) : undefined, tolerance);
        });
      },
    );

    test("noise has the stated deviation, is one draw a step, and leaves value and criterion exact", async () => {
      const lanes = 16;
      const engine = await engineOf(lanes);
      const sigma = 0.25;
      const noisy = await createProblem("himmelblau", { noise: sigma }, { engine });
      const exact = await createProblem("himmelblau", {}, { engine });
      const theta = engine.tensor([2], [1.25, -0.5]);
      const step = engine.tensor([1]);
      const [f, fExact, criterion] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([1])];
      const [g, again, gExact] = [engine.tensor([2]), engine.tensor([2]), engine.tensor([2])];
      exact.objective.gradient(theta, fExact, gExact);
      const program = engine.record(() => {
        noisy.objective.nextBatch(step);
        noisy.objective.gradient(theta, f, g);
        noisy.objective.gradient(theta, f, again);
        noisy.objective.criterion(theta, criterion);
        engine.map("step = step + 1", { step });
      });
      const wanted = await read(engine, gExact);
      const draws: number[] = [];
      const steps = 60;
      for (let i = 0; i < steps; i++) {
        engine.run(program);
        const drawn = await read(engine, g);
        if (i === 0) expect(await read(engine, again)).toEqual(drawn);
        draws.push(...drawn.map((value, at) => (value - (wanted[at] as number)) / sigma));
      }
      expect(await read(engine, f)).toEqual(await read(engine, fExact));
      expect(await read(engine, criterion)).toEqual(await read(engine, fExact));
      const mean = draws.reduce((total, draw) => total + draw, 0) / draws.length;
      const square = draws.reduce((total, draw) => total + draw * draw, 0) / draws.length;
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(draws.length));
      expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / draws.length));
      // Float32 rounds g + σz to a grid of about 2⁻¹⁸ here: a handful of draws may coincide.
      expect(new Set(draws.map((draw) => draw.toFixed(6))).size).toBeGreaterThan(0.98 * draws.length);
    });

    test("a rotated problem started at the rotated start takes rotated gradient steps", async () => {
      const definition = findProblem("rosenbrock");
      const engine = await engineOf(2);
      const run = async (rotate: number): Promise<number[]> => {
        const { objective, options } = await createProblem("rosenbrock", { rotate }, { engine });
        const starts = [5, 6].flatMap((seed) => [...definition.start(options, seed)].map((x) => 0.4 * x));
        const theta = engine.tensor([4], starts);
        const [value, gradient] = [engine.tensor([1]), engine.tensor([4])];
        const step = engine.record(() => {
          objective.gradient(theta, value, gradient);
          engine.map("theta = theta - 1e-3 * gradient", { theta, gradient });
        });
        engine.run(step, 20);
        const end = await read(engine, theta);
        return [0, 4].flatMap((at) => intoProblem(options, end.slice(at, at + 4)));
      };
      const [plain, rotated] = [await run(0), await run(9)];
      expectClose(rotated, plain, 100 * tolerance);
      expect(plain).not.toEqual(rotated);
    });
  });
}
