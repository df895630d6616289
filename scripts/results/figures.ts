/** Numbers as the result pages write them. */
import type { Interval, LeaderboardCell } from "../../shared/contracts/leaderboard.ts";

type Target = Pick<LeaderboardCell["success"][number], "art" | "artLow" | "artHigh">;

/** Three significant digits; a dash for null. */
export function figure(value: number | null): string {
  if (value === null) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1);
  return size >= 100 ? value.toFixed(0) : `${Number(value.toPrecision(3))}`;
}

/** `0.750 (0.701–0.790)`. */
export function scoreWithInterval(score: Interval | null): string {
  if (score === null || score.estimate === null) return "–";
  const shown = score.estimate.toFixed(3);
  return score.low === null || score.high === null
    ? shown
    : `${shown} (${score.low.toFixed(3)}–${score.high.toFixed(3)})`;
}

/** `83 % (44–97)`; without an interval where there is none. */
export function share({ estimate, low, high }: Interval): string {
  if (estimate === null) return "–";
  const percent = (x: number): string => (100 * x).toFixed(0);
  const whole = `${percent(estimate)} %`;
  return low === null || high === null ? whole : `${whole} (${percent(low)}–${percent(high)})`;
}

/** `131 (97.1–202)`; `∞` above where draws without a success are as frequent as that. */
export function artWithInterval({ art, artLow, artHigh }: Target): string {
  if (art === null) return "never";
  const low = artLow === null ? "" : ` (${figure(artLow)}–${artHigh === null ? "∞" : figure(artHigh)})`;
  return `${figure(art)}${low}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A Markdown table; cells must not hold `|`. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
