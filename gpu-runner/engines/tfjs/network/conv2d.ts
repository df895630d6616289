/**
 * Convolution lane by lane (tfjs has no convolution with a lane axis on its filters), and the two kernels that
 * tfjs itself uses for its derivatives: with them the R-operator is as exact as for dense layers.
 */
import * as tf from "@tensorflow/tfjs";
import type { ConvLayer } from "../../../../shared/layers/conv2d.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { bilinearPasses } from "./bilinear.ts";
import type { LayerPasses } from "./layer-passes.ts";

type Shape4 = [number, number, number, number];

export function convPasses(layer: ConvLayer, shape: LayerShape): LayerPasses {
  const attributes = {
    strides: [layer.stride, layer.stride],
    pad: layer.padding,
    dataFormat: "NHWC",
  };
  const kernel = (name: string, inputs: tf.NamedTensorMap, extra: object): tf.Tensor => {
    const made = tf.engine().runKernel(name, inputs, { ...attributes, ...extra });
    if (Array.isArray(made)) throw new Error(`${name} gave several tensors`);
    return made;
  };
  return bilinearPasses(shape, {
    apply: (x, w) =>
      perLane(x, w, (image, filter) =>
        tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, layer.stride, layer.padding),
      ),
    applyTransposed: (dy, w) =>
      perLane(dy, w, (slope, filter) => {
        const inputShape = [slope.shape[0], ...shape.input] as Shape4;
        return kernel(tf.Conv2DBackpropInput, { dy: slope, filter }, { inputShape });
      }),
    weightGradient: (x, dy) =>
      perLane(x, dy, (image, slope) =>
        kernel(
          tf.Conv2DBackpropFilter,
          { x: image, dy: slope },
          { filterShape: shape.weightShape as Shape4 },
        ),
      ),
  });
}

/** Applies `operation` to each lane of both and stacks what comes; one lane of `a` serves all of `b`. */
function perLane(
  a: tf.Tensor,
  b: tf.Tensor,
  operation: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const lanesOfA = tf.unstack(a, 0);
  const lanesOfB = tf.unstack(b, 0);
  return tf.stack(
    lanesOfB.map((lane, index) => operation(lanesOfA[lanesOfA.length === 1 ? 0 : index] as tf.Tensor, lane)),
    0,
  );
}
