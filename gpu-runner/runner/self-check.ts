/**
 * A compact suite against the float64 reference, run on this very device: with robustness off (`--unsafe-fast`) an
 * index beyond a buffer is no longer caught, so a runner trusts its kernels only after they have computed the right
 * numbers here, and have left alone what lies beside them.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import { createNetworkObjective } from "../engines/network-objective.ts";
import { type SampleNetwork, sampleNetwork } from "../networks/sample-network.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";

/** Lanes of every check: odd, so that no stride is a round number. */
const LANES = 3;
const SEEDS = [11, 12, 13];
/** Largest relative differences in the Euclidean norm: those of the contract suites (on SwiftShader 6e-7 was found). */
const F32_REL = 1e-5;
const PRODUCT_REL = 1e-4;
/** What lies beside the tensors that kernels write. */
const CANARY = 7.25;

/** What a quantity may be off by; what lies beside the results keeps every bit. */
function toleranceOf(name: string): number {
  if (/^(before|after)\b/.test(name)) return 0;
  return /^(hessian|gaussNewton)\b/.test(name) ? PRODUCT_REL : F32_REL;
}

/** Makes an engine of three lanes on the device that is checked. */
export type MakeEngine = (lanes: number, seeds: Uint32Array) => Engine | Promise<Engine>;

/** Names of the numbers that were computed, and the numbers. */
type Outcome = ReadonlyMap<string, readonly number[]>;

interface Check {
  readonly found: (engine: Engine) => Promise<Outcome>;
  readonly expected: (reference: Engine) => Promise<Outcome>;
}

/** Null when every number is right; else one line that says which is not. */
export async function selfCheck(makeEngine: MakeEngine): Promise<string | null> {
  const { createReferenceEngine } = await import("../engines/reference/reference-engine.ts");
  // Dense layers; convolutions with average-pools; with max-pools and softmax cross-entropy.
  const nets = [
    sampleNetwork(9003, { lanes: LANES, images: false }),
    sampleNetwork(9008, { lanes: LANES, images: true }),
    sampleNetwork(9010, { lanes: LANES, images: true }),
  ];
  const checks: readonly Check[] = [
    { found: formulas, expected: async () => expectedFormulas() },
    { found: products, expected: products },
    ...nets.map((net): Check => {
      const passes = (engine: Engine): Promise<Outcome> => network(engine, net);
      return { found: passes, expected: passes };
    }),
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
          return `self-check failed: ${name} is off by ${wrong.toExponential(1)} of its norm, ${allowed} is allowed`;
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

/** ‖found − expected‖ / ‖expected‖; NaN where lengths differ. */
function difference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.NaN;
  const norm = Math.hypot(...expected);
  return Math.hypot(...found.map((x, i) => x - (expected[i] ?? 0))) / (norm || 1);
}

async function outcome(engine: Engine, tensors: Readonly<Record<string, LaneTensor>>): Promise<Outcome> {
  const numbers = await engine.snapshot(Object.values(tensors));
  return new Map(Object.keys(tensors).map((name, i) => [name, Array.from(numbers[i] ?? [])]));
}

const normals = (stream: number, size: number): Float64Array => hostNormals(5, stream, size).map(Math.fround);

/** Products, an eigenproblem and random numbers, on sizes that fill no workgroup and no vector. */
async function products(engine: Engine): Promise<Outcome> {
  const [m, k, n] = [13, 37, 29];
  const before = engine.tensor([m], CANARY);
  const [a, b] = [engine.tensor([m, k], normals(1, m * k)), engine.tensor([k, n], normals(2, k * n))];
  const [product, across, along] = [engine.tensor([m, n]), engine.tensor([m, m]), engine.tensor([k, k])];
  const after = engine.tensor([m], CANARY);
  const [values, vectors] = [engine.tensor([m]), engine.tensor([m, m])];
  const [noise, step] = [engine.tensor([131]), engine.tensor([1], 3)];
  engine.run(
    engine.record(() => {
      engine.matmul(a, b, product);
      engine.matmul(a, a, across, { transposeB: true });
      engine.matmul(a, a, along, { transposeA: true });
      engine.symmetricEigen(across, values, vectors);
      engine.random("normal", noise, step, 2);
    }),
  );
  return outcome(engine, { product, across, along, values, noise, before, after });
}

/** Odd, and beyond one workgroup. */
const LENGTH = 1037;

/** Formulas and reductions. Their twin is written out: a page's policy forbids the reference to compile text. */
async function formulas(engine: Engine): Promise<Outcome> {
  const before = engine.tensor([LENGTH], CANARY);
  const [x, y] = [engine.tensor([LENGTH], normals(3, LENGTH)), engine.tensor([LENGTH], normals(4, LENGTH))];
  const after = engine.tensor([LENGTH], CANARY);
  const [sum, largest] = [engine.tensor([1]), engine.tensor([1])];
  engine.run(
    engine.record(() => {
      engine.map("x = tanh(x) + 0.5 * y * y", { x, y });
      engine.reduce("sum", "sum = x * x", { sum, x });
      engine.reduce("max", "largest = x - y", { largest, x, y });
    }),
  );
  return outcome(engine, { x, sum, largest, before, after });
}

function expectedFormulas(): Outcome {
  const y = Array.from(normals(4, LENGTH));
  const x = Array.from(normals(3, LENGTH), (start, i) => Math.tanh(start) + 0.5 * (y[i] ?? 0) ** 2);
  const lanes = (numbers: readonly number[]): readonly number[] => SEEDS.flatMap(() => numbers);
  const canary = lanes(y.map(() => CANARY));
  return new Map([
    ["x", lanes(x)],
    ["sum", lanes([x.reduce((sum, entry) => sum + entry * entry, 0)])],
    ["largest", lanes([Math.max(...x.map((entry, i) => entry - (y[i] ?? 0)))])],
    ["before", canary],
    ["after", canary],
  ]);
}

/** The passes of a network on minibatches. */
async function network(engine: Engine, { spec, data, title }: SampleNetwork): Promise<Outcome> {
  const objective = await createNetworkObjective(engine, spec, data);
  const { size } = objective;
  const normals = (stream: number, scale: number): LaneTensor =>
    engine.tensor(
      [size],
      hostNormals(6, stream, size * LANES).map((z) => Math.fround(scale * z)),
    );
  const before = engine.tensor([size], CANARY);
  const [theta, vector] = [normals(1, 0.4), normals(2, 1)];
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
