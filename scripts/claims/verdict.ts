/**
 * The verdict on a claim, from its figures alone. A condition is met where the whole 95 % interval lies inside it, refuted
 * where the whole interval lies outside, and open otherwise: an interval across the limit says nothing.
 */
import * as z from "zod/mini";
import type { Condition, Figure, Rule } from "./figure.ts";

const VERDICTS = ["holds", "does not hold", "holds only where", "not told"] as const;
export const verdictSchema = z.strictObject({
  verdict: z.enum(VERDICTS),
  /** The `where` of the conditions, by what became of them. */
  met: z.readonly(z.array(z.string())),
  refuted: z.readonly(z.array(z.string())),
  open: z.readonly(z.array(z.string())),
  /** Checks that are not met: with one of them nothing is told. */
  failedChecks: z.readonly(z.array(z.string())),
});
export type Verdict = z.infer<typeof verdictSchema>;

export type Standing = "met" | "refuted" | "open";

/** @throws Error where the rule speaks of a figure that was not measured: a slip in the claim's file */
export function verdictOf(rule: Rule, figures: readonly Figure[]): Verdict {
  const standingOf = (condition: Condition): Standing => {
    const figure = figures.find(({ name }) => name === condition.figure);
    if (!figure) throw new Error(`the rule speaks of "${condition.figure}", which is no figure`);
    return standing(condition, figure);
  };
  const by = (wanted: Standing): readonly string[] =>
    rule.conditions.filter((condition) => standingOf(condition) === wanted).map(({ where }) => where);
  const [met, refuted, open] = [by("met"), by("refuted"), by("open")];
  const failedChecks = rule.checks.filter((check) => standingOf(check) !== "met").map(({ where }) => where);
  return { verdict: wordOf(met, refuted, open, failedChecks), met, refuted, open, failedChecks };
}

/** What an interval says of a condition. */
export function standing({ atLeast, atMost }: Condition, { estimate, low, high, told }: Figure): Standing {
  if (estimate === null || low === null || high === null || told === false) return "open";
  const [from, to] = [atLeast ?? Number.NEGATIVE_INFINITY, atMost ?? Number.POSITIVE_INFINITY];
  if (low >= from && high <= to) return "met";
  return high < from || low > to ? "refuted" : "open";
}

function wordOf(
  met: readonly string[],
  refuted: readonly string[],
  open: readonly string[],
  failedChecks: readonly string[],
): Verdict["verdict"] {
  if (failedChecks.length > 0) return "not told";
  if (met.length > 0) return refuted.length + open.length > 0 ? "holds only where" : "holds";
  return refuted.length > 0 && open.length === 0 ? "does not hold" : "not told";
}
