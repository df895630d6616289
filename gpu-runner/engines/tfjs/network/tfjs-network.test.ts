import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { initialParameters } from "../../../networks/initial-parameters.ts";
import { sampleNetwork } from "../../../networks/sample-network.ts";
import { outputSize } from "../../../networks/shapes.ts";
import { batchExamples } from "../../../networks/training-data.ts";
import { hostNormals } from "../../../random/normal.ts";
import { gatherBatch } from "../../reference/network/batch.ts";
import { ReferenceNetwork } from "../../reference/network/reference-network.ts";
import { TfjsNetwork } from "./tfjs-network.ts";

const norm = (v: ArrayLike<number>): number => Math.hypot(...Array.from(v));
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  norm(Array.from(a, (x, i) => x - (b[i] as number)));

describe("tfjs networks", () => {
  beforeAll(() => tf.setBackend("cpu"));

  it.each(Array.from({ length: 24 }, (_, i) => i + 301))("agrees with the reference (net %i)", (seed) => {
    const { spec, data, title } = sampleNetwork(seed, { lanes: 1, fullBatch: true });
    const reference = new ReferenceNetwork(spec);
    const network = new TfjsNetwork(spec);
    const batch = gatherBatch(spec, data, batchExamples(data, seed, 0));
    const rounded = (numbers: Float64Array) => numbers.map(Math.fround);
    const theta = rounded(
      initialParameters(spec, seed).map(
        (x, i) => x + 0.2 * (hostNormals(seed, 4, reference.size)[i] as number),
      ),
    );
    const v = rounded(hostNormals(seed, 5, reference.size));
    const gradient = new Float64Array(reference.size);
    const { value, at } = reference.gradient(theta, batch, gradient);
    const expected = [new Float64Array(reference.size), new Float64Array(reference.size)];
    reference.hessianVector(at, v, expected[0] as Float64Array);
    reference.gaussNewtonVector(at, v, expected[1] as Float64Array);

    tf.tidy(() => {
      const vector = (numbers: Float64Array) => tf.tensor2d(Float32Array.from(numbers), [1, numbers.length]);
      const targets =
        batch.targets instanceof Uint8Array
          ? tf.oneHot(tf.tensor1d(Array.from(batch.targets), "int32"), outputSize(spec)).toFloat()
          : tf.tensor(Float32Array.from(batch.targets), [batch.examples, outputSize(spec)]);
      const inputs = tf.tensor(Float32Array.from(batch.inputs), [1, batch.examples, ...spec.input]);
      const own = network.gradient(vector(theta), { inputs, targets: targets.expandDims(0) });
      expect(Math.abs((own.value.dataSync()[0] as number) - value), title).toBeLessThan(
        1e-5 * Math.abs(value),
      );
      expect(gap(own.gradient.dataSync(), gradient), title).toBeLessThan(1e-5 * norm(gradient));
      const floor = 1e-3 * norm(v);
      for (const [index, product] of [
        network.hessianVector(own.at, vector(v)),
        network.gaussNewtonVector(own.at, vector(v)),
      ].entries()) {
        const right = expected[index] as Float64Array;
        expect(gap(product.dataSync(), right), title).toBeLessThan(1e-4 * Math.max(floor, norm(right)));
      }
    });
  });
});
