/** Who took part in which sweeps, by the names that rows have. */
import type { SweepFacts } from "../contracts/sweep-facts.ts";

/** All of some sweep, by name. */
export function optimizersOf(facts: readonly SweepFacts[]): readonly string[] {
  return [...new Set(facts.flatMap(({ rows }) => rows.map(({ optimizer }) => optimizer)))].toSorted();
}

/** Sweeps that have both. @param facts newest first */
export function sweepsWith(facts: readonly SweepFacts[], own: string, other: string): readonly SweepFacts[] {
  const has = ({ rows }: SweepFacts, name: string): boolean =>
    rows.some(({ optimizer }) => optimizer === name);
  return facts.filter((each) => has(each, own) && has(each, other));
}
