/** What the page and the worker that draws parallel coordinates say to each other. */
import type { BrushRange } from "../data/parallel-brush.ts";
import type { ParallelAxis, ParallelChoice } from "../data/parallel-table.ts";
import type { ParallelLook } from "./parallel-drawing.ts";

export type ParallelOrder =
  | { readonly kind: "canvas"; readonly canvas: OffscreenCanvas }
  /** Reads the trials of a sweep (again), with the page's token: a worker has no session. */
  | { readonly kind: "read"; readonly sweep: string; readonly token: string | null }
  | { readonly kind: "show"; readonly choice: ParallelChoice }
  | { readonly kind: "look"; readonly look: ParallelLook }
  | { readonly kind: "brush"; readonly ranges: readonly BrushRange[] }
  | { readonly kind: "save"; readonly format: "svg" | "png" };

export type ParallelNews =
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "axes";
      readonly axes: readonly ParallelAxis[];
      readonly lines: number;
      readonly left: number;
    }
  /** The lines that every range keeps. */
  | {
      readonly kind: "kept";
      readonly lines: number;
      readonly bestTrial: number | null;
      readonly bestValue: number;
    }
  /** Everything is on the canvas, so long after it was asked for. */
  | { readonly kind: "drawn"; readonly milliseconds: number }
  | { readonly kind: "file"; readonly format: "svg" | "png"; readonly content: Blob };
