/** Loss and accuracy on examples that training never sees, against plain loops in float64, lane by lane. */
import { expect } from "vitest";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { gatherBatch } from "../engines/reference/network/batch.ts";
import type { LabelledExamples } from "../network.ts";
import type { SampleNetwork } from "../networks/sample-network.ts";
import { outputSize } from "../networks/shapes.ts";
import { asFullBatch } from "../networks/training-data.ts";
import { hostUniforms } from "../random/normal.ts";
import type { NetworkTolerances } from "./agreement.ts";
import type { Bench } from "./bench.ts";
import { expectNear, laneOf } from "./nearness.ts";

/** Other than the streams of the training examples. */
const [FEATURES, LABELS] = [0x6a, 0x6b];

/** The network with `count` random held-out examples, bytes or floats as its training examples are. */
export function withHeldOut({ spec, data, title }: SampleNetwork, count: number): SampleNetwork {
  const [seed = 0] = data.seeds;
  const pixels = hostUniforms(seed, FEATURES, count * sizeOf(spec.input));
  const features =
    data.features instanceof Uint8Array
      ? Uint8Array.from(pixels, (draw) => Math.floor(256 * draw))
      : Float32Array.from(pixels, (draw) => 3 * draw - 1.5);
  const classes = outputSize(spec);
  const targets = Uint8Array.from(hostUniforms(seed, LABELS, count), (draw) => Math.floor(classes * draw));
  return { spec, title, data: { ...data, heldOut: { count, features, targets } } };
}

/** Mean of −ln softmax at the label, and share of rows whose largest entry is there: straight from the definitions. */
function naiveScore(outputs: Float64Array, labels: Uint8Array): { loss: number; accuracy: number } {
  const width = outputs.length / labels.length;
  let [loss, correct] = [0, 0];
  for (const [row, label] of labels.entries()) {
    const logits = [...outputs.subarray(row * width, (row + 1) * width)];
    const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
    loss -= Math.log(Math.exp(logits[label] as number) / total);
    if (logits.indexOf(Math.max(...logits)) === label) correct++;
  }
  return { loss: loss / labels.length, accuracy: correct / labels.length };
}

/** Loss and accuracy of all lanes; what `gradient` kept must outlive them. */
export async function expectHeldOut(
  bench: Bench,
  { spec }: SampleNetwork,
  heldOut: LabelledExamples,
  tolerances: NetworkTolerances,
): Promise<readonly number[][]> {
  const { engine, objective } = bench;
  const [loss, accuracy] = [engine.tensor([1]), engine.tensor([1])];
  engine.run(
    engine.record(() => {
      objective.nextBatch(bench.step);
      objective.gradient(bench.theta, bench.value, bench.gradient);
      objective.heldOut?.(bench.theta, loss, accuracy);
      objective.hessianVector(bench.vector, bench.product);
    }),
  );
  const found = await bench.read([loss, accuracy, bench.product]);
  const all = Int32Array.from({ length: heldOut.count }, (_, example) => example);
  const batch = gatherBatch(spec, asFullBatch(heldOut, engine.lanes), all);
  for (let lane = 0; lane < engine.lanes; lane++) {
    const right = naiveScore(bench.network.outputs(bench.thetaOf(lane), batch), heldOut.targets);
    expectNear(laneOf(found[0], lane, engine.lanes), [right.loss], tolerances.value);
    // A logit apart by less than a rounding would be another class; none of the samples has one.
    expect(laneOf(found[1], lane, engine.lanes)[0]).toBeCloseTo(right.accuracy, 6);
    const product = bench.oracle(lane).product;
    expectNear(laneOf(found[2], lane, engine.lanes), product, tolerances.product, 1);
  }
  return found.slice(0, 2);
}
