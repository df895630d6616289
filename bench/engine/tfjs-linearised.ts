/**
 * Gradient and Hessian-vector products on tfjs by the R-operator, written out: tfjs's own second derivatives are wrong
 * for tanh and missing for convolutions. Activations and errors are kept, so that a product costs two passes.
 */
import * as tf from "@tensorflow/tfjs";
import type { Layer } from "../../shared/layers/registry.ts";
import type { TfjsNetwork } from "./tfjs-network.ts";

export interface Linearised {
  /** Mean loss, `[]` or `[T]`. */
  readonly loss: tf.Tensor;
  readonly gradient: readonly tf.Tensor[];
  /** H·vector, to be disposed of by the caller. */
  product(vector: readonly tf.Tensor[]): tf.Tensor[];
  dispose(): void;
}

/** A layer without its bias and its derivative: linear in the input, and in the weights where it has some. */
interface Linear {
  apply(h: tf.Tensor, weights?: tf.Tensor): tf.Tensor;
  /** Error at the input from the error at the output. */
  toInput(error: tf.Tensor, h: tf.Tensor, weights?: tf.Tensor): tf.Tensor;
  readonly weighted?: {
    toWeights(h: tf.Tensor, error: tf.Tensor, weights: tf.Tensor): tf.Tensor;
    toBias(error: tf.Tensor): tf.Tensor;
  };
}

/** `null`: tanh. */
function linear(layer: Layer): Linear | null {
  switch (layer.kind) {
    case "dense":
      return {
        apply: (h, weights) => tf.matMul(h, weights as tf.Tensor),
        toInput: (error, _, weights) => tf.matMul(error, weights as tf.Tensor, false, true),
        weighted: {
          toWeights: (h, error) => tf.matMul(h, error, true, false),
          toBias: (error) => error.sum(-2, true),
        },
      };
    case "conv2d": {
      const attributes = {
        strides: [layer.stride, layer.stride],
        pad: layer.padding,
        dataFormat: "NHWC",
        dimRoundingMode: undefined,
      };
      return {
        apply: (h, weights) =>
          tf.conv2d(h as tf.Tensor4D, weights as tf.Tensor4D, layer.stride, layer.padding),
        toInput: (dy, h, filter) =>
          kernel("Conv2DBackpropInput", { dy, filter }, { ...attributes, inputShape: h.shape }),
        weighted: {
          toWeights: (x, dy, weights) =>
            kernel("Conv2DBackpropFilter", { x, dy }, { ...attributes, filterShape: weights.shape }),
          toBias: (error) => error.sum([0, 1, 2]),
        },
      };
    }
    case "average-pool": {
      const attributes = { filterSize: layer.size, strides: layer.stride, pad: "valid" };
      return {
        apply: (h) => tf.avgPool(h as tf.Tensor4D, layer.size, layer.stride, "valid"),
        toInput: (dy, input) => kernel("AvgPoolGrad", { dy, input }, attributes),
      };
    }
    case "flatten":
      return {
        apply: (h) => h.reshape([h.shape[0] as number, -1]),
        toInput: (error, h) => error.reshape(h.shape),
      };
    case "activation":
      return null;
    default:
      throw new Error(`the tfjs peer has no ${layer.kind}`);
  }
}

/** The kernels that tfjs's own gradients call; they have no public function. */
function kernel(name: string, inputs: Record<string, tf.Tensor | undefined>, attributes: object): tf.Tensor {
  return tf
    .engine()
    .runKernel(name, inputs as tf.NamedTensorMap, attributes as Parameters<tf.KernelFunc>[0]["attrs"] & {});
}

export function linearise(network: TfjsNetwork, parameters: readonly tf.Tensor[]): Linearised {
  const { spec, batch } = network.fixture.workload;
  const layers = spec.layers.map(linear);
  /** Which parameters are a layer's weights; the bias follows. */
  let next = 0;
  const first = layers.map((layer) => {
    if (!layer?.weighted) return -1;
    next += 2;
    return next - 2;
  });
  const weightsOf = (i: number, list: readonly tf.Tensor[]): tf.Tensor | undefined =>
    list[first[i] as number];
  const kept = tf.tidy(() => {
    /** Input of each layer, and the logits. */
    const inputs: tf.Tensor[] = [network.x];
    layers.forEach((layer, i) => {
      const h = inputs[i] as tf.Tensor;
      if (!layer) inputs.push(tf.tanh(h));
      else {
        const applied = layer.apply(h, weightsOf(i, parameters));
        inputs.push(
          layer.weighted ? applied.add(parameters[(first[i] as number) + 1] as tf.Tensor) : applied,
        );
      }
    });
    const logProbabilities = tf.logSoftmax(inputs.at(-1) as tf.Tensor);
    const probabilities = tf.exp(logProbabilities);
    const loss = logProbabilities.mul(network.y).sum(-1).mean(-1).neg();
    /** Error at the output of each layer. */
    const errors: tf.Tensor[] = new Array(layers.length);
    /** tanh′, and 2·h times the error above, of each activation. */
    const slopes: tf.Tensor[] = [];
    const bends: tf.Tensor[] = [];
    const gradient: tf.Tensor[] = [];
    let error = probabilities.sub(network.y).div(batch) as tf.Tensor;
    for (let i = layers.length - 1; i >= 0; i--) {
      const layer = layers[i];
      const h = inputs[i] as tf.Tensor;
      errors[i] = error;
      if (layer?.weighted) {
        const weights = weightsOf(i, parameters) as tf.Tensor;
        gradient[first[i] as number] = layer.weighted.toWeights(h, error, weights);
        gradient[(first[i] as number) + 1] = layer.weighted.toBias(error);
      }
      if (i === 0) break;
      if (layer) error = layer.toInput(error, h, weightsOf(i, parameters));
      else {
        const out = inputs[i + 1] as tf.Tensor;
        slopes[i] = tf.sub(1, out.square());
        bends[i] = error.mul(2).mul(out);
        error = error.mul(slopes[i] as tf.Tensor);
      }
    }
    return { inputs: inputs.slice(1), probabilities, loss, errors, slopes, bends, gradient };
  });
  const inputs = [network.x, ...kept.inputs];

  const product = (vector: readonly tf.Tensor[]): tf.Tensor[] =>
    tf.tidy(() => {
      /** R of the input of each layer; none of the examples. */
      const moved: (tf.Tensor | undefined)[] = [undefined];
      layers.forEach((layer, i) => {
        const [h, r] = [inputs[i] as tf.Tensor, moved[i]];
        if (!layer) moved.push((r as tf.Tensor).mul(kept.slopes[i] as tf.Tensor));
        else if (!layer.weighted) moved.push(layer.apply(r as tf.Tensor));
        else {
          const own = layer.apply(h, weightsOf(i, vector)).add(vector[(first[i] as number) + 1] as tf.Tensor);
          moved.push(r ? own.add(layer.apply(r, weightsOf(i, parameters))) : own);
        }
      });
      const p = kept.probabilities;
      const rz = moved.at(-1) as tf.Tensor;
      let r = p.mul(rz.sub(p.mul(rz).sum(-1, true))).div(batch) as tf.Tensor;
      const result: tf.Tensor[] = [];
      for (let i = layers.length - 1; i >= 0; i--) {
        const layer = layers[i];
        const [h, rh, error] = [inputs[i] as tf.Tensor, moved[i], kept.errors[i] as tf.Tensor];
        const weights = weightsOf(i, parameters);
        if (layer?.weighted && weights) {
          const own = layer.weighted.toWeights(h, r, weights);
          result[first[i] as number] = rh ? own.add(layer.weighted.toWeights(rh, error, weights)) : own;
          result[(first[i] as number) + 1] = layer.weighted.toBias(r);
        }
        if (i === 0) break;
        if (!layer)
          r = r
            .mul(kept.slopes[i] as tf.Tensor)
            .sub((kept.bends[i] as tf.Tensor).mul(moved[i + 1] as tf.Tensor));
        else {
          const back = layer.toInput(r, h, weights);
          r = layer.weighted ? back.add(layer.toInput(error, h, weightsOf(i, vector))) : back;
        }
      }
      return result;
    });
  return { loss: kept.loss, gradient: kept.gradient, product, dispose: () => tf.dispose(kept) };
}
