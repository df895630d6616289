/** Final runs of what leads as the results stand: on each problem, and over all of them. */
import type { Plan, PlanEntry } from "../../shared/planning/planned.ts";
import { endOf, tuningTrialsOf } from "../../shared/planning/planned.ts";
import { runLoss } from "../../shared/planning/run-loss.ts";
import type { ResultTable } from "./result-table.ts";

/** By the mean loss of final runs, as the board orders them; equal ones lead together. */
export function leadersOf(plan: Plan, results: Pick<ResultTable, "scored">): readonly number[] {
  const losses = new Map<PlanEntry, number>();
  for (const entry of plan.entries) {
    const { targets, budget } = entry.problem;
    const runs = results.scored(firstFinal(entry), endOf(entry));
    if (runs.length === 0 || targets.length === 0) continue;
    const sum = runs.reduce((total, run) => total + runLoss(run, targets.length, budget), 0);
    losses.set(entry, sum / runs.length);
  }
  const leading = new Set<PlanEntry>();
  for (const problem of plan.problems) {
    const entries = [...losses.keys()].filter((entry) => entry.problem === problem);
    const least = Math.min(...entries.map((entry) => losses.get(entry) ?? 0));
    for (const entry of entries) if (losses.get(entry) === least) leading.add(entry);
  }
  for (const entry of ofOverallLeaders(plan, losses)) leading.add(entry);
  return [...leading].flatMap((entry) =>
    Array.from({ length: endOf(entry) - firstFinal(entry) }, (_, i) => firstFinal(entry) + i),
  );
}

/** Entries of the optimizers with the least mean over the problems, of those that have runs on the most of them. */
function ofOverallLeaders(plan: Plan, losses: ReadonlyMap<PlanEntry, number>): readonly PlanEntry[] {
  const standings = plan.optimizers.map((optimizer) => {
    const own = [...losses].filter(([entry]) => entry.optimizer === optimizer);
    const mean = own.reduce((sum, [, loss]) => sum + loss, 0) / own.length;
    return { entries: own.map(([entry]) => entry), mean };
  });
  const most = Math.max(...standings.map(({ entries }) => entries.length));
  const complete = standings.filter(({ entries }) => entries.length === most && most > 0);
  const least = Math.min(...complete.map(({ mean }) => mean));
  return complete.filter(({ mean }) => mean === least).flatMap(({ entries }) => entries);
}

function firstFinal(entry: PlanEntry): number {
  return entry.firstTrial + tuningTrialsOf(entry);
}
