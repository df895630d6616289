/**
 * A workload on jax-js: parameters are a list of arrays, weights and biases of each layer in turn. Arrays are consumed
 * by use, hence the `.ref`s. Images are `[B, channels, height, width]`, as its convolutions want them.
 */
import { type Array as JaxArray, lax, nn, numpy as np } from "@jax-js/jax";
import { networkShapes } from "../../gpu-runner/networks/shapes.ts";
import type { Fixture } from "./workload.ts";

export type Parameters = JaxArray[];

/** Mean loss of one trial; consumes its arguments. */
export type Loss = (parameters: Parameters, x: JaxArray, y: JaxArray) => JaxArray;

/** Shapes of the parameters of one lane, in the packed order. */
export function parameterShapes({ workload }: Fixture): readonly (readonly number[])[] {
  return networkShapes(workload.spec).flatMap((shape) => {
    const units = shape.weightShape.at(-1);
    return units === undefined ? [] : [shape.weightShape, [units]];
  });
}

/** The same numbers in every lane. */
export function uploadLanes(fixture: Fixture, numbers: Float32Array, lanes: number): Parameters {
  let at = 0;
  return parameterShapes(fixture).map((shape) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const all = new Float32Array(lanes * count);
    for (let lane = 0; lane < lanes; lane++) all.set(numbers.subarray(at, at + count), lane * count);
    at += count;
    return np.array(all).reshape([lanes, ...shape]);
  });
}

/** Examples and one-hot labels. */
export function uploadData({ workload, features, labels, classes }: Fixture): [JaxArray, JaxArray] {
  const oneHot = new Float32Array(workload.batch * classes);
  labels.forEach((label, i) => {
    oneHot[i * classes + label] = 1;
  });
  const x = np.array(Float32Array.from(features)).reshape([workload.batch, ...workload.spec.input]);
  const y = np.array(oneHot).reshape([workload.batch, classes]);
  return [workload.spec.input.length === 3 ? np.transpose(x, [0, 3, 1, 2]) : x, y];
}

export function lossOf({ workload }: Fixture): Loss {
  const shapes = networkShapes(workload.spec);
  return (parameters, x, y) => {
    let next = 0;
    const take = (): JaxArray => parameters[next++] as JaxArray;
    let h = x;
    for (const { layer, output } of shapes)
      switch (layer.kind) {
        case "dense":
          h = np.dot(h, take()).add(take());
          break;
        case "conv2d": {
          // From [height, width, in, out] to [out, in, height, width].
          const kernel = np.transpose(take(), [3, 2, 0, 1]);
          const strides = [layer.stride, layer.stride];
          h = lax.conv(h, kernel, strides, layer.padding === "same" ? "SAME" : "VALID");
          h = h.add(take().reshape([-1, 1, 1]));
          break;
        }
        case "average-pool": {
          // Windows side by side: a reshape and a mean.
          const [height = 1, width = 1, channels = 1] = output;
          if (layer.size !== layer.stride) throw new Error("the jax-js peer pools windows side by side only");
          h = h.reshape([workload.batch, channels, height, layer.size, width, layer.size]);
          h = h.mean([3, 5]);
          break;
        }
        case "flatten":
          h = np.transpose(h, [0, 2, 3, 1]).reshape([workload.batch, -1]);
          break;
        case "activation":
          h = np.tanh(h);
          break;
        default:
          throw new Error(`the jax-js peer has no ${layer.kind}`);
      }
    return nn
      .logSoftmax(h)
      .mul(y)
      .sum()
      .mul(-1 / workload.batch);
  };
}
