/** Checks that examples fit a network, and how a lane walks through them. */

import { NetworkError, sizeOf } from "../../shared/layers/geometry.ts";
import type { NetworkSpec, TargetedExamples, TrainingData } from "../network.ts";
import { permutationAt } from "../random/permutation.ts";
import { outputSize } from "./shapes.ts";

/** Steps per pass over the data: the incomplete last batch is dropped. */
export function batchesPerEpoch(data: TrainingData): number {
  return Math.floor(data.count / data.batchSize);
}

/** @throws NetworkError with the numbers when features, targets, batch or seeds do not fit. */
export function checkTrainingData(spec: NetworkSpec, data: TrainingData, lanes: number): void {
  const inputs = sizeOf(spec.input);
  const outputs = outputSize(spec);
  const { count, batchSize, features, targets, seeds } = data;
  if (!Number.isInteger(count) || count < 1)
    throw new NetworkError(`a network needs at least one training example, got ${count}`);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > count)
    throw new NetworkError(
      `batch size must be from 1 to ${count} (the number of examples), got ${batchSize}`,
    );
  if (features.length !== count * inputs)
    throw new NetworkError(`features must be ${count} × ${inputs} numbers, got ${features.length}`);
  if (seeds.length !== lanes)
    throw new NetworkError(`data order needs one seed per lane: ${lanes} lanes, ${seeds.length} seeds`);
  if (data.heldOut) checkHeldOut(spec, data.heldOut, inputs, outputs);
  if (spec.loss === "softmax-cross-entropy") {
    if (!(targets instanceof Uint8Array) || targets.length !== count)
      throw new NetworkError(`softmax-cross-entropy needs ${count} class labels as bytes`);
    for (const label of targets)
      if (label >= outputs)
        throw new NetworkError(`class label ${label} is outside the network's ${outputs} outputs`);
  } else if (targets === "input") {
    if (inputs !== outputs)
      throw new NetworkError(`an autoencoder must give its ${inputs} inputs, its output has ${outputs}`);
  } else if (!(targets instanceof Float32Array) || targets.length !== count * outputs)
    throw new NetworkError(`${spec.loss} needs ${count} × ${outputs} targets as floats`);
}

function checkHeldOut(
  { loss }: NetworkSpec,
  { count, features, targets }: TargetedExamples,
  inputs: number,
  outputs: number,
): void {
  const isClasses = loss === "softmax-cross-entropy";
  const wanted = count * (isClasses ? 1 : outputs);
  if (count < 1 || features.length !== count * inputs || targets.length !== wanted)
    throw new NetworkError(
      `held-out examples must be ${count} × ${inputs} numbers and ${wanted} ${isClasses ? "labels" : "targets"}, got ${features.length} and ${targets.length}`,
    );
  if (targets instanceof Uint8Array !== isClasses)
    throw new NetworkError(
      `held-out examples of ${loss} need ${isClasses ? "class labels as bytes" : "targets as floats"}`,
    );
  if (!isClasses) return;
  const label = targets.find((each) => each >= outputs);
  if (label !== undefined)
    throw new NetworkError(`held-out label ${label} is outside the network's ${outputs} outputs`);
}

/** Held-out examples as data of their own: one full batch, the same for each lane. */
export function asFullBatch({ count, features, targets }: TargetedExamples, lanes: number): TrainingData {
  return { count, features, targets, batchSize: count, seeds: new Array<number>(lanes).fill(0) };
}

/**
 * Examples of the batch that lane seed `seed` sees at step `step` (0, 1, …): batch `step mod batchesPerEpoch`
 * of epoch `⌊step / batchesPerEpoch⌋`. Full batches keep the file's order.
 */
export function batchExamples(data: TrainingData, seed: number, step: number): Int32Array {
  const { count, batchSize } = data;
  if (batchSize === count) return Int32Array.from({ length: count }, (_, example) => example);
  const perEpoch = batchesPerEpoch(data);
  const epoch = Math.floor(step / perEpoch);
  const first = (step % perEpoch) * batchSize;
  return Int32Array.from({ length: batchSize }, (_, i) => permutationAt(seed, epoch, count, first + i));
}
