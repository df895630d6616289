/**
 * Convolution (cross-correlation, as everywhere in deep learning): weights `[kernel, kernel, channels in, channels
 * out]` row-major, padding as TensorFlow defines it.
 */
import { imageOf, requireCount, slide } from "./geometry.ts";
import { type LayerKind, square, wrongRank } from "./layer-kind.ts";

export interface ConvLayer {
  readonly kind: "conv2d";
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: "valid" | "same";
  readonly bias: boolean;
}

export const conv2d: LayerKind<ConvLayer> = {
  geometry(layer, input, name) {
    const [height, width, channels] = imageOf(input, name);
    for (const key of ["filters", "kernel", "stride"] as const) requireCount(layer[key], `${name} ${key}`);
    const vertical = slide(height, layer.kernel, layer.stride, layer.padding, name);
    const horizontal = slide(width, layer.kernel, layer.stride, layer.padding, name);
    return {
      output: [vertical.extent, horizontal.extent, layer.filters],
      weightShape: [layer.kernel, layer.kernel, channels, layer.filters],
      biasSize: layer.bias ? layer.filters : 0,
      padTop: vertical.before,
      padLeft: horizontal.before,
    };
  },
  trainable: true,
  tfjs: {
    Conv2D(settings, rank) {
      const [kernel, stride] = [square(settings.kernel_size), square(settings.strides ?? 1)];
      const wrong = wrongRank(rank, 3);
      if (wrong) return wrong;
      if (settings.data_format === "channels_first") return "channels first";
      if (!kernel || !stride) return "kernel or stride not square";
      if (square(settings.dilation_rate ?? 1) !== 1) return "dilated";
      if (settings.groups !== undefined && settings.groups !== 1) return "grouped";
      return {
        kind: "conv2d",
        filters: Number(settings.filters),
        kernel,
        stride,
        padding: settings.padding === "same" ? "same" : "valid",
        bias: settings.use_bias !== false,
      };
    },
  },
  variantsOf: ({ padding, stride, bias }) => [
    `conv2d ${padding}`,
    `conv2d of stride ${stride}`,
    ...(bias ? [] : ["conv2d without bias"]),
  ],
  examples: [
    {
      layer: { kind: "conv2d", filters: 2, kernel: 3, stride: 1, padding: "same", bias: true },
      input: [6, 6, 1],
    },
    {
      layer: { kind: "conv2d", filters: 2, kernel: 2, stride: 2, padding: "valid", bias: false },
      input: [6, 7, 2],
    },
  ],
};
