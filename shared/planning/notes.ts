/** What a person should know about a plan before starting it. */
import type { Protocol } from "../contracts/sweep.ts";
import type { PlanEntry } from "./planned.ts";
import { optionDifferences } from "./resolve-names.ts";

/** One sentence each; empty when there is nothing to say. */
export function planNotes(protocol: Protocol, entries: readonly PlanEntry[]): readonly string[] {
  const notes: string[] = [];
  const fewest = seedsForSignificance(1);
  if (protocol.finalSeeds === 0) {
    notes.push(
      "No final seeds: scores rest on the tuning seeds that chose the configurations, so they flatter.",
    );
  } else if (protocol.finalSeeds < fewest) {
    notes.push(
      `${protocol.finalSeeds} final seeds: fewer than ${fewest} pairs can't reach p < 0.05, so no difference can be called significant.`,
    );
  }
  const optimizers = new Set(entries.map(({ optimizer }) => optimizer.name)).size;
  const needed = seedsForSignificance(optimizers - 1);
  if (protocol.finalSeeds >= fewest && protocol.finalSeeds < needed) {
    notes.push(
      `${protocol.finalSeeds} final seeds and ${optimizers - 1} comparisons with a problem's leader can't reach p < 0.05 after Holm's correction; ${needed} seeds can.`,
    );
  }
  const small = new Map<string, number>();
  for (const { optimizer, configurations } of entries) {
    if (configurations < protocol.configurations) small.set(optimizer.name, configurations);
  }
  for (const [name, count] of small) {
    notes.push(`${name} gets ${count} of ${protocol.configurations} configurations: its space has no more.`);
  }
  const told = new Set<string>();
  for (const { problem } of entries) for (const note of problem.notes) told.add(`${problem.label}: ${note}.`);
  notes.push(...told);
  const moved = new Set<string>();
  for (const { problem } of entries) {
    const usesDefaults = problem.targets === problem.entry.targets;
    if (usesDefaults && optionDifferences(problem.entry, problem.options).length > 0)
      moved.add(problem.label);
  }
  for (const label of moved) {
    notes.push(
      `${label}: the targets are those of the default options; name targets of its own if they differ.`,
    );
  }
  return notes;
}

/** Fewest pairs whose smallest possible p, 2/2ⁿ, times the number of comparisons is below 0.05. */
export function seedsForSignificance(comparisons: number): number {
  let pairs = 1;
  while ((comparisons * 2) / 2 ** pairs >= 0.05) pairs++;
  return pairs;
}
