/** What is known of the problems of a sweep: their critical points, and whether there is a minimum at all. */
import { findProblem, problems } from "../../gpu-runner/problems/registry.ts";
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import type { PlannedProblem } from "../../shared/planning/planned.ts";
import { figure, listed } from "./figures.ts";

export interface KnownPoints {
  readonly points: readonly CriticalPoint[];
  readonly unboundedBelow: boolean;
}

/** Nothing is known of a problem that this version doesn't have. */
export function knownPoints({ name, options }: PlannedProblem): KnownPoints {
  if (!problems.some((problem) => problem.name === name)) return { points: [], unboundedBelow: false };
  const definition = findProblem(name);
  return {
    points: definition.criticalPoints(options),
    unboundedBelow: definition.unboundedBelow?.(options) ?? false,
  };
}

const PLURALS: Readonly<Record<CriticalPoint["kind"], string>> = {
  minimum: "minima",
  saddle: "saddles",
  maximum: "maxima",
  degenerate: "degenerate points",
};
const KINDS = ["minimum", "saddle", "maximum", "degenerate"] as const;

/** Values of the points of a kind, ascending; several at one value once. */
export function valuesOf({ points }: KnownPoints, kind: CriticalPoint["kind"]): readonly number[] {
  const values = points.filter((point) => point.kind === kind).map(({ value }) => value);
  return [...new Set(values.map((value) => Number(value.toPrecision(9))))].sort((a, b) => a - b);
}

/** One paragraph for the problem's section. */
export function describeKnown(known: KnownPoints, hardest: number | undefined): string {
  const parts = KINDS.flatMap((kind) => {
    const values = valuesOf(known, kind);
    if (values.length === 0) return [];
    const count = known.points.filter((point) => point.kind === kind).length;
    const noun = count > 1 ? PLURALS[kind] : kind === "degenerate" ? "degenerate point" : kind;
    return [`${count > 1 ? `${count} ${noun}` : noun} at ${listed(values.map(level))}`];
  });
  const listing = parts.length === 0 ? "" : `The listed critical points, by value, are: ${parts.join("; ")}.`;
  if (known.unboundedBelow)
    return `The function has no minimum: it is unbounded below, and a run ends where it reaches the hardest target, ${hardest}. How far the last step went past that has no meaning. ${listing}`;
  if (parts.length === 0) return "No critical points are listed.";
  return valuesOf(known, "minimum").length === 0 ? `${listing} No minimum is listed.` : listing;
}

/** Six digits where that is not a long number: targets lie close to these. */
function level(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-3 && size < 1e5) ? `${Number(value.toPrecision(6))}` : figure(value);
}
