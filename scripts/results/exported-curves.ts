/** Learning curves in the exports of `docs/results/`: whole where they fit, else a few points of each, never none. */

import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import type { Curve } from "../../shared/contracts/trial.ts";

/** `none`: exports of earlier releases. */
export type ExportedCurves = "whole" | "compact" | "none";

/** Points that a compact curve keeps, the first and the last among them. */
export const COMPACT_POINTS = 8;
const SIGNIFICANT_DIGITS = 4;

export function curvesText(curves: ExportedCurves): string {
  if (curves === "whole") return "";
  return curves === "none"
    ? ", without the curves (with them the file would be too large to keep here)"
    : `, with ${COMPACT_POINTS} points of each curve to ${SIGNIFICANT_DIGITS} digits (with all points the file would be too large to keep here)`;
}

/** What an export holds, by its longest curve. */
export function curvesOf({ trials }: SweepExport): ExportedCurves {
  const longest = trials.reduce((most, { result }) => Math.max(most, result.curve.step.length), 0);
  if (longest === 0) return "none";
  return longest <= COMPACT_POINTS ? "compact" : "whole";
}

/** Few points of each curve, no paths and no curvature; every other figure as it is. */
export function withCompactCurves(exported: SweepExport): SweepExport {
  return {
    ...exported,
    trials: exported.trials.map((row) => ({
      ...row,
      result: { ...row.result, curve: compact(row.result.curve), path: null, curvature: null },
    })),
  };
}

function compact(curve: Curve): Curve {
  const last = curve.step.length - 1;
  const points = Math.min(COMPACT_POINTS, last + 1);
  const kept = [
    ...new Set(Array.from({ length: points }, (_, i) => Math.round((i * last) / Math.max(1, points - 1)))),
  ];
  const pick = (list: readonly (number | null)[]) =>
    kept.map((i) => {
      const x = list[i] ?? null;
      return x === null ? null : Number(x.toPrecision(SIGNIFICANT_DIGITS));
    });
  return {
    step: kept.map((i) => curve.step[i] ?? 0),
    gradientEquivalents: pick(curve.gradientEquivalents) as number[],
    seconds: pick(curve.seconds) as number[],
    value: pick(curve.value),
    ...(curve.heldOutLoss ? { heldOutLoss: pick(curve.heldOutLoss) } : {}),
    ...(curve.accuracy ? { accuracy: pick(curve.accuracy) } : {}),
  };
}
