/** What a person should know about a plan before starting it. */
import type { Protocol } from "../contracts/sweep.ts";
import { designNotes } from "./design-notes.ts";
import type { Edition, PlanEntry } from "./planned.ts";
import { optionDifferences } from "./resolve-names.ts";
import { spaceNotes } from "./space-notes.ts";

/** One sentence each; empty when there is nothing to say. */
export function planNotes(
  protocol: Protocol,
  entries: readonly PlanEntry[],
  edition: Edition,
): readonly string[] {
  const notes: string[] = edition === 1 ? [] : [...designNotes(protocol, entries)];
  notes.push(...spaceNotes(protocol, entries, edition));
  const told = new Set<string>();
  for (const { problem } of entries) for (const note of problem.notes) told.add(`${problem.label}: ${note}.`);
  notes.push(...told);
  if (protocol.earlyStopping) {
    const others = entries.filter(
      ({ problem: { targetsOn = "training-loss" } }) => targetsOn !== "training-loss",
    );
    for (const label of new Set(others.map(({ problem }) => problem.label)))
      notes.push(`${label}: early stopping compares the training loss, not what the targets are on.`);
  }
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
