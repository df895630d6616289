/** Where the windows of convolutions and pools lie: `valid` and `same` as TensorFlow defines them. */
import { slide } from "../../shared/layers/geometry.ts";
import type { Node, Windows } from "../autodiff/graph.ts";

export type Padding = "valid" | "same";

export interface SlidingOptions {
  /** Rows and columns of a window; a number: as many of both. */
  readonly kernel: number | readonly [number, number];
  /** From one window to the next; 1 when absent. */
  readonly strides?: number | readonly [number, number];
  /** From one row or column within a window to the next; 1 when absent. */
  readonly dilations?: number | readonly [number, number];
  /** `valid` (windows lie inside the image) when absent; `same`: as many windows as places, divided by the strides. */
  readonly padding?: Padding;
}

const pair = (value: number | readonly [number, number]): readonly [number, number] =>
  typeof value === "number" ? [value, value] : value;

/** Windows of images `[b, h, w, c]`. @throws NetworkError where they do not fit into the image */
export function slidingWindows(
  name: string,
  { shape: [, height = 0, width = 0] }: Node,
  { kernel, strides = 1, dilations = 1, padding = "valid" }: SlidingOptions,
): Windows {
  const [sizes, steps, gaps] = [pair(kernel), pair(strides), pair(dilations)];
  const along = (axis: 0 | 1, extent: number) =>
    slide(extent, (sizes[axis] - 1) * gaps[axis] + 1, steps[axis], padding, name);
  const [rows, columns] = [along(0, height), along(1, width)];
  return {
    counts: [rows.extent, columns.extent],
    kernel: sizes,
    strides: steps,
    dilations: gaps,
    before: [rows.before, columns.before],
  };
}
