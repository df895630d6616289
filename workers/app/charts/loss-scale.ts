/**
 * Losses on a logarithmic axis. Zero has no place there: it stands on a floor, marked, and the caption says so. Where
 * losses are negative, what is drawn is the distance to the lowest one seen; where they fall without bound, a
 * symmetric logarithm.
 */
import { formatLogTick, formatNumber } from "../data/format.ts";
import { symmetricAxis } from "./symmetric-axis.ts";

export interface LossScale {
  /** Where a loss is drawn, on the axis' own numbers. */
  readonly place: (loss: number) => number;
  /** True for losses that stand on the floor. */
  readonly onFloor: (loss: number) => boolean;
  /** Options of Plot's y axis, without its label. */
  readonly axis: {
    readonly type: "log" | "symlog" | "linear";
    readonly constant?: number;
    readonly ticks?: number | readonly number[];
    readonly tickFormat: (place: number) => string;
  };
  /** What the axis shows, for its label: "training loss" becomes "training loss above −78.3". */
  readonly above: string;
  /** Sentence for the caption; empty when there is nothing to say. */
  readonly note: string;
}

/** Losses below: the function has no bottom, and a distance to the lowest would hide all the others. */
const NO_BOTTOM = -1e4;
/** Smaller distances than this share of the lowest loss are rounding of float32. */
const MIN_SHARE = 1e-9;

/** @param losses all that are drawn; those that are not finite are ignored */
export function lossScale(losses: readonly number[], kind: "log" | "linear" = "log"): LossScale {
  const finite = losses.filter(Number.isFinite);
  const lowest = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const plain = { place: (loss: number) => loss, onFloor: () => false, above: "", note: "" };
  if (finite.length === 0 || kind === "linear") return { ...plain, axis: { type: "linear", tickFormat } };
  if (lowest < NO_BOTTOM)
    return { ...plain, axis: symmetricAxis(finite, 1), note: "The axis is a symmetric logarithm." };
  const offset = Math.min(lowest, 0);
  const least = offset === 0 ? 0 : -offset * MIN_SHARE;
  const distances = finite.map((loss) => loss - offset).filter((distance) => distance > least);
  const nearest = distances.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const floor = Number.isFinite(nearest) ? 10 ** (Math.floor(Math.log10(nearest)) - 1) : 1;
  const onFloor = (loss: number): boolean => !(loss - offset > least);
  const count = finite.filter(onFloor).length;
  const farthest = distances.reduce((a, b) => Math.max(a, b), 0);
  // Within a decade or so, 1, 2 and 5 would leave the axis almost without numbers.
  const label = count === 0 && farthest < 10 * nearest ? tickFormat : formatLogTick;
  return {
    place: (loss) => (onFloor(loss) ? floor : loss - offset),
    onFloor,
    axis: {
      type: "log",
      tickFormat: (place) => (count > 0 && place <= floor * 1.001 ? "0" : label(place)),
    },
    above: offset === 0 ? "" : ` above ${formatNumber(offset)}`,
    note: [
      offset === 0
        ? ""
        : `Some losses are negative, so the axis shows the distance to ${formatNumber(offset)}, the lowest loss seen.`,
      count === 0
        ? ""
        : `${offset === 0 ? "A loss of exactly 0" : "The lowest loss"} is drawn at the bottom of the axis (▽).`,
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  };
}

function tickFormat(place: number): string {
  return formatNumber(place, 3);
}

/** Whole numbers for an axis from 1 to `most`, at most about `count`. */
export function wholeTicks(most: number, count: number): readonly number[] {
  const step = Math.max(1, Math.ceil(most / count));
  return Array.from({ length: Math.floor(most / step) }, (_, i) => (i + 1) * step);
}
