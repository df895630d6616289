/** A cost ratio with its interval on a logarithmic axis from an eighth to eight times; the numbers stand beside it. */
import type { FactRatio } from "../../../shared/contracts/sweep-facts.ts";
import "./interval-bar.css";

/** Steps of log₂ on either side of 1. */
const STEPS = 3;

/** Per cent of the width; what lies beyond the axis is at its end. */
function placeOf(ratio: number): number {
  const steps = Math.min(STEPS, Math.max(-STEPS, Math.log2(ratio)));
  return 50 + (50 * steps) / STEPS;
}

interface IntervalBarProps {
  readonly ratio: Pick<FactRatio, "estimate" | "low" | "high" | "mark">;
  /** What the test tells; null: nothing, and the bar is grey. */
  readonly told: "cheaper" | "dearer" | null;
}

export function IntervalBar({ ratio: { estimate, low, high, mark }, told }: IntervalBarProps) {
  const isShown = estimate !== null && mark !== "both-miss";
  return (
    <svg class={`interval-bar ${told ?? ""}`} height={18} aria-hidden="true">
      {isShown && low !== null && high !== null ? (
        <line class="interval" x1={`${placeOf(low)}%`} x2={`${placeOf(high)}%`} y1={9} y2={9} />
      ) : null}
      {isShown ? <circle cx={`${placeOf(estimate)}%`} cy={9} r={4} /> : null}
    </svg>
  );
}

/** What the axis says, above a column of bars. */
export function IntervalAxis() {
  return (
    <span class="interval-axis">
      <span>1/8</span>
      <span>1</span>
      <span>8</span>
    </span>
  );
}
