/**
 * A compact suite against the float64 reference, run on this very device before it leases anything: a driver may
 * compute wrong numbers without a word (`loop-checks.ts`). With robustness off (`--unsafe-fast`) an index beyond a
 * buffer is no longer caught either, so then networks are among the checks, and what lies beside them is left alone.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import { createNetworkObjective } from "../engines/network-objective.ts";
import { type SampleNetwork, sampleNetwork } from "../networks/sample-network.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { type Check, LANES, lanes, normals, type Outcome, outcome, SEEDS } from "./check.ts";
import { LOOP_CHECKS } from "./loop-checks.ts";

/** Largest relative differences in the Euclidean norm: those of the contract suites (on SwiftShader 6e-7 was found). */
const F32_REL = 1e-5;
const PRODUCT_REL = 1e-4;
/** What lies beside the tensors that kernels write. */
const CANARY = 7.25;

/** What a quantity may be off by; what lies beside the results keeps every bit. */
function toleranceOf(name: string): number {
  if (/^(before|after)\b/.test(name)) return 0;
  return /^(hessian|gaussNewton|eigenproblem)\b/.test(name) ? PRODUCT_REL : F32_REL;
}

/** Makes an engine of three lanes on the device that is checked. */
export type MakeEngine = (lanes: number, seeds: Uint32Array) => Engine | Promise<Engine>;

export interface SelfCheckOptions {
  /** Transposed products and the passes of networks too, which takes seconds on a software adapter. */
  readonly networks: boolean;
}

/** Null when every number is right; else one line that says which is not. */
export async function selfCheck(
  makeEngine: MakeEngine,
  { networks }: SelfCheckOptions,
): Promise<string | null> {
  const { createReferenceEngine } = await import("../engines/reference/reference-engine.ts");
  const checks: readonly Check[] = [
    { found: formulas, expected: expectedFormulas },
    { found: products, expected: products },
    ...LOOP_CHECKS,
    ...(networks ? [{ found: transposedProducts, expected: transposedProducts }, ...networkChecks()] : []),
  ];
  for (const check of checks) {
    const engine = await makeEngine(LANES, laneSeeds(SEEDS));
    const reference = createReferenceEngine({ lanes: LANES, seeds: laneSeeds(SEEDS) });
    try {
      const expected = await check.expected(reference);
      for (const [name, numbers] of await check.found(engine)) {
        const wrong = difference(numbers, expected.get(name) ?? []);
        const allowed = toleranceOf(name);
        if (!(wrong <= allowed))
          return `self-check failed: ${name} is off by ${wrong.toExponential(1)} of its norm, ${allowed} is allowed${check.advice ? `; ${check.advice}` : ""}`;
      }
    } catch (error) {
      return `self-check failed: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      engine.dispose();
      reference.dispose();
    }
  }
  return null;
}

/** Dense layers; convolutions with average-pools; with max-pools and softmax cross-entropy. */
function networkChecks(): readonly Check[] {
  return [
    sampleNetwork(9003, { lanes: LANES, images: false }),
    sampleNetwork(9008, { lanes: LANES, images: true }),
    sampleNetwork(9010, { lanes: LANES, images: true }),
  ].map((net): Check => {
    const passes = (engine: Engine): Promise<Outcome> => network(engine, net);
    return { found: passes, expected: passes };
  });
}

/** ‖found − expected‖ / ‖expected‖; NaN where lengths differ. */
function difference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.NaN;
  const norm = Math.hypot(...expected);
  return Math.hypot(...found.map((x, i) => x - (expected[i] ?? 0))) / (norm || 1);
}

/** A product and random numbers, on sizes that fill no workgroup and no vector. */
async function products(engine: Engine): Promise<Outcome> {
  const [m, k, n] = [13, 37, 29];
  const before = engine.tensor([m], CANARY);
  const [a, b] = [engine.tensor([m, k], normals(1, m * k)), engine.tensor([k, n], normals(2, k * n))];
  const product = engine.tensor([m, n]);
  const after = engine.tensor([m], CANARY);
  const [noise, step] = [engine.tensor([131]), engine.tensor([1], 3)];
  engine.run(
    engine.record(() => {
      engine.matmul(a, b, product);
      engine.random("normal", noise, step, 2);
    }),
  );
  return outcome(engine, { product, noise, before, after });
}

/** The same with a factor transposed: kernels of their own, a second or two each to compile on a software adapter. */
async function transposedProducts(engine: Engine): Promise<Outcome> {
  const [m, k] = [13, 37];
  const a = engine.tensor([m, k], normals(1, m * k));
  const [across, along] = [engine.tensor([m, m]), engine.tensor([k, k])];
  const after = engine.tensor([m], CANARY);
  engine.run(
    engine.record(() => {
      engine.matmul(a, a, across, { transposeB: true });
      engine.matmul(a, a, along, { transposeA: true });
    }),
  );
  return outcome(engine, { across, along, after });
}

/** Odd, and beyond one workgroup. */
const LENGTH = 1037;

/** Formulas and every reduction. Their twin is written out: a page's policy forbids the reference to compile text. */
async function formulas(engine: Engine): Promise<Outcome> {
  const before = engine.tensor([LENGTH], CANARY);
  const [x, y] = [engine.tensor([LENGTH], normals(3, LENGTH)), engine.tensor([LENGTH], normals(4, LENGTH))];
  const after = engine.tensor([LENGTH], CANARY);
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [sum, largest, smallest, place, lowest] = [scalar(), scalar(), scalar(), scalar(), scalar()];
  engine.run(
    engine.record(() => {
      engine.map("x = tanh(x) + 0.5 * y * y", { x, y });
      engine.reduce("sum", "sum = x * x", { sum, x });
      engine.reduce("max", "largest = x - y", { largest, x, y });
      engine.reduce("min", "smallest = x - y", { smallest, x, y });
      engine.reduce("argmax", "place = y", { place, y });
      engine.reduce("argmin", "lowest = y", { lowest, y });
    }),
  );
  return outcome(engine, { x, sum, largest, smallest, place, lowest, before, after });
}

function expectedFormulas(): Outcome {
  const y = Array.from(normals(4, LENGTH));
  const x = Array.from(normals(3, LENGTH), (start, i) => Math.tanh(start) + 0.5 * (y[i] ?? 0) ** 2);
  const differences = x.map((entry, i) => entry - (y[i] ?? 0));
  const canary = lanes(y.map(() => CANARY));
  return new Map([
    ["x", lanes(x)],
    ["sum", lanes([x.reduce((sum, entry) => sum + entry * entry, 0)])],
    ["largest", lanes([Math.max(...differences)])],
    ["smallest", lanes([Math.min(...differences)])],
    ["place", lanes([y.indexOf(Math.max(...y))])],
    ["lowest", lanes([y.indexOf(Math.min(...y))])],
    ["before", canary],
    ["after", canary],
  ]);
}

/** The passes of a network on minibatches. */
async function network(engine: Engine, { spec, data, title }: SampleNetwork): Promise<Outcome> {
  const objective = await createNetworkObjective(engine, spec, data);
  const { size } = objective;
  const randomTensor = (stream: number, scale: number): LaneTensor =>
    engine.tensor(
      [size],
      hostNormals(6, stream, size * LANES).map((z) => Math.fround(scale * z)),
    );
  const before = engine.tensor([size], CANARY);
  const [theta, vector] = [randomTensor(1, 0.4), randomTensor(2, 1)];
  const [value, gradient, hessian, gaussNewton, criterion, step] = [1, size, size, size, 1, 1].map((length) =>
    engine.tensor([length]),
  ) as [LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor];
  const after = engine.tensor([size], CANARY);
  engine.run(
    engine.record(() => {
      objective.nextBatch(step);
      objective.gradient(theta, value, gradient);
      objective.hessianVector(vector, hessian);
      objective.gaussNewtonVector(vector, gaussNewton);
      objective.criterion(theta, criterion);
    }),
  );
  const found = await outcome(engine, { value, gradient, hessian, gaussNewton, criterion, before, after });
  objective.dispose();
  return new Map([...found].map(([name, numbers]) => [`${name} of${title}`, numbers]));
}
