/** The one order of a comparison: entrants by their mean loss. */
import { onLossGrid, runLoss } from "../../planning/run-loss.ts";
import { meanOf } from "./paired-t.ts";
import type { Estimates, StudyTable } from "./study-estimates.ts";

/** Mean over problems of the mean over counted studies; null unless every problem has one. */
export function meanLoss(estimates: Estimates): number | null {
  const means = estimates.map((studies) =>
    meanOf(studies.flatMap((study) => (study === null ? [] : [study.loss]))),
  );
  const mean = meanOf(means);
  return Number.isNaN(mean) ? null : onLossGrid(mean);
}

/** Same from the fresh runs alone, where a miss counts `penalty` budgets. The selection stays as it was. */
export function meanLossAt(table: StudyTable, optimizer: number, penalty: number): number {
  const means = table.problems.map(({ targets, budget }, p) => {
    const finals = table.entrants[p]?.[optimizer]?.finals ?? [];
    const losses = finals.flatMap((runs) =>
      runs === null ? [] : [meanOf(runs.map((run) => runLoss(run, targets.length, budget, penalty)))],
    );
    return meanOf(losses);
  });
  return onLossGrid(meanOf(means));
}

/** Ascending; equal losses by name, those without one last. */
export function byLoss<T extends { readonly optimizer: string; readonly loss: number | null }>(
  entrants: readonly T[],
): readonly T[] {
  const key = ({ loss }: T): number => loss ?? Number.POSITIVE_INFINITY;
  return [...entrants].sort((a, b) =>
    key(a) === key(b) ? (a.optimizer < b.optimizer ? -1 : 1) : key(a) - key(b),
  );
}
