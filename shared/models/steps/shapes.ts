/** Layers that move numbers about, and those that take several inputs together. */
import { sizeOf } from "../../layers/geometry.ts";
import { isWhole, pairOf, shown } from "./config.ts";
import type { Shape, StepOperation, StepReader } from "./step.ts";

type Merge = Extract<StepOperation, { readonly kind: "merge" }>["by"];

const merge =
  (by: Merge): StepReader =>
  (_config, inputs) => {
    const [first = []] = inputs;
    if (inputs.length < 2) return `${inputs.length} input`;
    if (inputs.some((shape) => String(shape) !== String(first)))
      return `inputs of different shapes: ${inputs.map((shape) => `[${shape.join(", ")}]`).join(", ")}`;
    return { operation: { kind: "merge", by }, shape: first };
  };

/** Of `-1`, what is left. */
function resolved(target: readonly number[], size: number): Shape | undefined {
  const open = target.indexOf(-1);
  const known = sizeOf(target.filter((extent) => extent !== -1));
  const shape = open < 0 ? target : target.with(open, size / known);
  return shape.every((extent) => isWhole(extent)) && sizeOf(shape) === size ? shape : undefined;
}

export const SHAPES: Readonly<Record<string, StepReader>> = {
  Flatten: ({ data_format: format }, [input = []]) =>
    format === "channels_first" || format === "channelsFirst"
      ? "channels first"
      : { operation: { kind: "reshape" }, shape: [sizeOf(input)] },
  Reshape: ({ target_shape: target }, [input = []]) => {
    const shape = Array.isArray(target) ? resolved(target.map(Number), sizeOf(input)) : undefined;
    return shape
      ? { operation: { kind: "reshape" }, shape }
      : `shape ${shown(target)} of [${input.join(", ")}]`;
  },
  Permute: ({ dims }, [input = []]) => {
    const axes = Array.isArray(dims) ? dims.map((axis) => Number(axis) - 1) : [];
    if (String([...axes].sort((a, b) => a - b)) !== String([...input.keys()])) return `axes ${shown(dims)}`;
    return { operation: { kind: "permute", axes }, shape: axes.map((axis) => input[axis] as number) };
  },
  ZeroPadding2D: ({ padding, data_format: format }, [input = []]) => {
    if (format === "channels_first" || format === "channelsFirst") return "channels first";
    if (input.length !== 3) return `on ${input.length} axes`;
    const sides: readonly unknown[] = Array.isArray(padding) ? padding : [padding ?? 1, padding ?? 1];
    const [rows, columns] = sides.map((side) => (side === 0 ? ([0, 0] as const) : zeroOr(side)));
    if (!rows || !columns || sides.length !== 2) return `padding ${shown(padding)}`;
    const [height = 0, width = 0, channels = 0] = input;
    return {
      operation: { kind: "pad", rows, columns },
      shape: [height + rows[0] + rows[1], width + columns[0] + columns[1], channels],
    };
  },
  Add: merge("add"),
  Average: merge("average"),
  Multiply: merge("multiply"),
  Maximum: merge("maximum"),
  Minimum: merge("minimum"),
  Concatenate: ({ axis = -1 }, inputs) => {
    const [first = []] = inputs;
    // Axis 0 is the batch.
    const at = Number(axis) < 0 ? first.length + Number(axis) : Number(axis) - 1;
    if (!isWhole(at, 0) || at >= first.length) return `axis ${shown(axis)}`;
    const others = (shape: Shape): string => String(shape.toSpliced(at, 1));
    if (inputs.some((shape) => shape.length !== first.length || others(shape) !== others(first)))
      return `inputs of different shapes: ${inputs.map((shape) => `[${shape.join(", ")}]`).join(", ")}`;
    const length = inputs.reduce((sum, shape) => sum + (shape[at] as number), 0);
    return { operation: { kind: "concatenate", axis: at }, shape: first.with(at, length) };
  },
};

function zeroOr(side: unknown): readonly [number, number] | undefined {
  if (Array.isArray(side)) {
    const [a, b] = side as readonly unknown[];
    return isWhole(a, 0) && isWhole(b, 0) ? [a, b] : undefined;
  }
  return pairOf(side, 1);
}
