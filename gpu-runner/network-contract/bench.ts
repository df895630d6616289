/** One network of the contract on one engine, with its inputs by lane and its float64 oracle. */
import type { Engine, LaneTensor } from "../engine.ts";
import { type Batch, gatherBatch } from "../engines/reference/network/batch.ts";
import { ReferenceNetwork } from "../engines/reference/network/reference-network.ts";
import { initialParameters } from "../networks/initial-parameters.ts";
import type { SampleNetwork } from "../networks/sample-network.ts";
import { batchExamples } from "../networks/training-data.ts";
import type { Objective } from "../objective.ts";
import { hostNormals } from "../random/normal.ts";

/** One network on one engine: inputs by lane, tensors for results, and the float64 oracle. */
export function createBench(engine: Engine, net: SampleNetwork, objective: Objective) {
  const { spec, data } = net;
  const network = new ReferenceNetwork(spec);
  const { size } = network;
  // By the lane's seed, not its position; rounded, so that float32 and float64 see the same numbers.
  const draw = (lane: number, stream: number): Float64Array =>
    hostNormals(data.seeds[lane] as number, stream, size).map(Math.fround);
  const thetaOf = (lane: number): Float64Array => {
    const start = initialParameters(spec, data.seeds[lane] as number);
    const noise = draw(lane, 1);
    return start.map((x, i) => Math.fround(x + 0.2 * (noise[i] as number)));
  };
  const otherOf = (lane: number): Float64Array => draw(lane, 2).map((x) => Math.fround(0.4 * x));
  const vectorOf = (lane: number): Float64Array => draw(lane, 3);
  const lanes = data.seeds.map((_, lane) => lane);
  const pack = (of: (lane: number) => Float64Array): number[] => lanes.flatMap((lane) => [...of(lane)]);
  /** Lanes may be at different steps. */
  const stepOf = (lane: number): number => (data.seeds[lane] as number) % 5;
  const batch = (lane: number, step: number): Batch =>
    gatherBatch(spec, data, batchExamples(data, data.seeds[lane] as number, step));
  const linearised: ReturnType<typeof lineariseNow>[] = [];
  const lineariseNow = (lane: number) => {
    const gradient = new Float64Array(size);
    return { ...network.gradient(thetaOf(lane), batch(lane, stepOf(lane)), gradient), gradient };
  };
  const linearise = (lane: number) => {
    linearised[lane] ??= lineariseNow(lane);
    return linearised[lane];
  };
  const multiply = (lane: number, kind: "hessianVector" | "gaussNewtonVector", v: Float64Array) => {
    const product = new Float64Array(size);
    network[kind](linearise(lane).at, v, product);
    return product;
  };
  return {
    engine,
    objective,
    network,
    thetaOf,
    vectorOf,
    batch,
    step: engine.tensor([1], lanes.map(stepOf)),
    theta: engine.tensor([size], pack(thetaOf)),
    other: engine.tensor([size], pack(otherOf)),
    points: engine.tensor(
      [2, size],
      pack((lane) => Float64Array.from([...thetaOf(lane), ...otherOf(lane)])),
    ),
    vector: engine.tensor([size], pack(vectorOf)),
    value: engine.tensor([1]),
    gradientValue: engine.tensor([1]),
    otherValue: engine.tensor([1]),
    criterion: engine.tensor([1]),
    values: engine.tensor([2]),
    gradient: engine.tensor([size]),
    product: engine.tensor([size]),
    gaussNewton: engine.tensor([size]),
    async read(tensors: readonly LaneTensor[]): Promise<number[][]> {
      return (await engine.snapshot(tensors)).map((numbers) => [...numbers]);
    },
    oracle(lane: number) {
      const { value, gradient } = linearise(lane);
      const all = Int32Array.from({ length: data.count }, (_, example) => example);
      return {
        value,
        gradient,
        otherValue: network.value(otherOf(lane), batch(lane, stepOf(lane))),
        criterion: network.value(thetaOf(lane), gatherBatch(spec, data, all)),
        product: multiply(lane, "hessianVector", vectorOf(lane)),
        gaussNewton: multiply(lane, "gaussNewtonVector", vectorOf(lane)),
      };
    },
    hessianColumns: (lane: number): Float64Array[] =>
      Array.from({ length: size }, (_, column) => {
        const unit = new Float64Array(size);
        unit[column] = 1;
        return multiply(lane, "hessianVector", unit);
      }),
  };
}
export type Bench = ReturnType<typeof createBench>;

/** Value, gradient and products of all lanes, for comparisons to the last bit. */
export async function outcomeBits(bench: Bench): Promise<number[][]> {
  const { engine, objective } = bench;
  engine.run(
    engine.record(() => {
      objective.nextBatch(bench.step);
      objective.gradient(bench.theta, bench.value, bench.gradient);
      objective.hessianVector(bench.vector, bench.product);
      objective.gaussNewtonVector(bench.vector, bench.gaussNewton);
      objective.criterion(bench.theta, bench.criterion);
    }),
  );
  return bench.read([bench.value, bench.gradient, bench.product, bench.gaussNewton, bench.criterion]);
}
