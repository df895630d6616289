/**
 * Pools whose windows tile the image exactly, the common case: an invocation takes one window (of one channel), so
 * that places are worked out and windows are read once for all of their entries.
 */
import type { LayerShape } from "../../../../networks/shapes.ts";
import { range } from "../register-terms.ts";
import { type WindowShape, windowShape } from "./windows.ts";

/** Entries of a window that are written out one by one. */
const MAX_ENTRIES = 16;

/** The window, where pools of this shape tile their image; else undefined. */
export function tilingWindow(shape: LayerShape): WindowShape | undefined {
  const window = windowShape(shape);
  const { size, stride, padTop, padLeft, input, output } = window;
  const exact =
    size === stride &&
    padTop === 0 &&
    padLeft === 0 &&
    output[0] * size === input[0] &&
    output[1] * size === input[1];
  return exact && size * size <= MAX_ENTRIES ? window : undefined;
}

/** Names `corner`, the window's first entry in the image, for output entry `at`. */
export function locateTile({ size, input, output }: WindowShape): string {
  const line = output[1] * output[2];
  return `  let line = at / ${line}u;
  let column = at - line * ${line}u;
  let cell = column / ${output[2]}u;
  let corner = line * ${size * input[1] * input[2]}u + cell * ${size * input[2]}u + column - cell * ${output[2]}u;`;
}

/** Places of a window's entries, in reading order. */
export function entriesOf({ size, input }: WindowShape): readonly string[] {
  return range(size * size).map(
    (k) => `corner + ${(Math.floor(k / size) * input[1] + (k % size)) * input[2]}u`,
  );
}

/** Statements that leave in `winner` the number within the window of its first largest entry. */
export function winnerOf(window: WindowShape, x: (index: string) => string): string {
  const [first, ...others] = entriesOf(window);
  return `  var winner = 0u;
  var largest = ${x(first ?? "corner")};
${others.map((entry, k) => `  { let x = ${x(entry)}; if (x > largest) { largest = x; winner = ${k + 1}u; } }`).join("\n")}`;
}
