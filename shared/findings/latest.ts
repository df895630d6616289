/** Which sweeps the first page speaks of. */
import type { SweepFacts } from "../contracts/sweep-facts.ts";

/**
 * Of sweeps with one name the newest: they ask the same again. Those that ran here before those that came as a file.
 * @param facts newest first
 */
export function latestOf(facts: readonly SweepFacts[]): readonly SweepFacts[] {
  const ours = [
    ...facts.filter(({ imported }) => imported === null),
    ...facts.filter(({ imported }) => imported !== null),
  ];
  const seen = new Set<string>();
  return ours.filter(({ name }) => {
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  });
}
