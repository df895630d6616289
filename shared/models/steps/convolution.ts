/** Convolutions and pools: images `[height, width, channels]`, lines `[steps, channels]`. */
import { NetworkError, slide } from "../../layers/geometry.ts";
import { isWhole, shown, slidingOf } from "./config.ts";
import type { Shape, Sliding, StepOperation, StepReader } from "./step.ts";

/** Rows and columns of the result. */
function counts([height = 0, width = 0]: Shape, { kernel, strides, dilations, padding }: Sliding): Shape {
  const along = (axis: 0 | 1, extent: number): number =>
    slide(extent, (kernel[axis] - 1) * dilations[axis] + 1, strides[axis], padding, "it").extent;
  return [along(0, height), along(1, width)];
}

type Config = Readonly<Record<string, unknown>>;

/** Reads one that slides; `make` says what it is and how many channels come out. */
function sliding(
  axes: 1 | 2,
  sizeKey: "kernel_size" | "pool_size",
  make: (
    config: Config,
    channels: number,
    how: Sliding,
  ) => { readonly operation: StepOperation; readonly channels: number } | string,
): StepReader {
  return (config, [input = []]) => {
    if (input.length !== axes + 1) return `on ${input.length} axes`;
    const image = axes === 1 ? [input[0] as number, 1, input[1] as number] : input;
    // The strides of a pool are its size where none are given.
    const size = config[sizeKey];
    const pooled =
      sizeKey === "pool_size" ? slidingOf({ ...config, strides: size }, size, axes === 1) : undefined;
    const how = slidingOf(
      config,
      size,
      axes === 1,
      pooled && typeof pooled !== "string" ? pooled.strides : [1, 1],
    );
    if (typeof how === "string") return how;
    const made = make(config, image[2] as number, how);
    if (typeof made === "string") return made;
    try {
      const [rows = 0, columns = 0] = counts(image, how);
      const shape = axes === 1 ? [rows, made.channels] : [rows, columns, made.channels];
      return { operation: made.operation, shape };
    } catch (error) {
      if (error instanceof NetworkError) return error.message.replace(/^it: /, "");
      throw error;
    }
  };
}

const hasBias = ({ use_bias: bias }: Config): boolean => bias !== false;

const convolution = (axes: 1 | 2): StepReader =>
  sliding(axes, "kernel_size", (config, _channels, how) => {
    const { filters, groups = 1 } = config;
    if (!isWhole(filters)) return `filters ${shown(filters)}`;
    if (groups !== 1) return `groups ${shown(groups)}`;
    return { operation: { kind: "conv2d", filters, bias: hasBias(config), sliding: how }, channels: filters };
  });

const pool = (axes: 1 | 2, by: "max" | "average"): StepReader =>
  sliding(axes, "pool_size", (_config, channels, how) => ({
    operation: { kind: "pool", by, sliding: how },
    channels,
  }));

const globalPool =
  (by: "max" | "average"): StepReader =>
  ({ data_format: format }, [input = []]) => {
    if (input.length < 2) return `on ${input.length} axes`;
    if (format === "channels_first" || format === "channelsFirst") return "channels first";
    return { operation: { kind: "global-pool", by }, shape: [input.at(-1) as number] };
  };

export const CONVOLUTIONS: Readonly<Record<string, StepReader>> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  DepthwiseConv2D: sliding(2, "kernel_size", (config, channels, how) => {
    const { depth_multiplier: multiplier = 1 } = config;
    if (!isWhole(multiplier)) return `depth multiplier ${shown(multiplier)}`;
    return {
      operation: { kind: "depthwise-conv2d", multiplier, bias: hasBias(config), sliding: how },
      channels: channels * multiplier,
    };
  }),
  SeparableConv2D: sliding(2, "kernel_size", (config, _channels, how) => {
    const { depth_multiplier: multiplier = 1, filters } = config;
    if (!isWhole(multiplier)) return `depth multiplier ${shown(multiplier)}`;
    if (!isWhole(filters)) return `filters ${shown(filters)}`;
    return {
      operation: { kind: "separable-conv2d", filters, multiplier, bias: hasBias(config), sliding: how },
      channels: filters,
    };
  }),
  MaxPooling1D: pool(1, "max"),
  MaxPooling2D: pool(2, "max"),
  AveragePooling1D: pool(1, "average"),
  AveragePooling2D: pool(2, "average"),
  GlobalAveragePooling1D: globalPool("average"),
  GlobalAveragePooling2D: globalPool("average"),
  GlobalMaxPooling1D: globalPool("max"),
  GlobalMaxPooling2D: globalPool("max"),
};
