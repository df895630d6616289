/**
 * The track "one configuration for all problems": in each study an optimizer has the same points on every problem, and the
 * one with the smallest run loss over all of them is run again on each. A study is then one tuning, whatever the number of
 * problems: what differs between its problems is no further tuning.
 */
import type { Sampler } from "../samplers/sampler.ts";
import type { SearchSpaceResolved } from "../samplers/search-space.ts";
import type { Issue } from "./issue.ts";
import type { Plan, PlanEntry, PlannedOptimizer, PlannedProblem } from "./planned.ts";
import type { StudyTuningRun } from "./study-winner.ts";
import { meanLosses } from "./tuning-loss.ts";

/** Where the name of a problem stands in a sampler's seed: no label is empty. */
export const ALL_PROBLEMS = "";

/** One (problem, optimizer) of the request. */
interface Pair {
  readonly problem: PlannedProblem;
  readonly optimizer: PlannedOptimizer;
  readonly space: SearchSpaceResolved;
}

/** Why a request can't have one configuration for all problems. */
export function oneForAllIssues(
  problems: readonly PlannedProblem[],
  optimizers: readonly PlannedOptimizer[],
  sampler: Sampler,
  pairs: readonly Pair[],
): readonly Issue[] {
  const issues: Issue[] = [];
  if (problems.length < 2)
    issues.push({
      path: "protocol.oneForAll",
      message: "one configuration for all problems needs at least 2 problems; name another or leave it out",
    });
  if (!sampler.independent)
    issues.push({
      path: "protocol.sampler",
      message: `"${sampler.name}" learns from each problem by itself, so it can't give all problems the same configurations; use "sobol"`,
    });
  for (const [i, optimizer] of optimizers.entries()) {
    const [first, ...others] = pairs.filter((pair) => pair.optimizer === optimizer);
    if (first === undefined) continue;
    // One sentence for each optimizer: the first problem with another space stands for all.
    const other = others.find((pair) => differences(first.space, pair.space).length > 0);
    if (other === undefined) continue;
    const names = differences(first.space, other.space).join(", ");
    const message =
      `${optimizer.name} has another space on ${first.problem.label} (P = ${first.problem.size}) than on ` +
      `${other.problem.label} (P = ${other.problem.size}): ${names}; for one configuration for all problems fix ` +
      "that where it acts alike on all of them, or leave problems out";
    issues.push({ path: `optimizers.${i}.space`, message });
  }
  return issues;
}

/** Hyper-parameters whose axis, or whose value outside the axes, differs. */
function differences(a: SearchSpaceResolved, b: SearchSpaceResolved): readonly string[] {
  const described = ({ axes, base }: SearchSpaceResolved, name: string): string =>
    JSON.stringify([axes.find((axis) => axis.name === name) ?? null, base[name]]);
  return Object.keys(a.base).filter((name) => described(a, name) !== described(b, name));
}

/** The entries that are tuned together: the optimizer's on all problems on this track, else the entry alone. */
export function tunedTogether({ protocol, entries }: Plan, entry: PlanEntry): readonly PlanEntry[] {
  if (!protocol.oneForAll) return [entry];
  return entries.filter(({ optimizer }) => optimizer === entry.optimizer);
}

/**
 * The configuration with the smallest mean over problems of its mean tuning loss; ties go to the smaller index alone, as
 * values at the end of different problems are on different scales. One without results on a problem comes after those
 * that have them on more problems: a hard problem left out would flatter it.
 *
 * @param problems the runs of one study, problem by problem
 */
export function winnerAcrossProblems(
  problems: readonly (readonly Pick<StudyTuningRun, "configuration" | "loss">[])[],
): number | undefined {
  const losses = new Map<number, number[]>();
  for (const runs of problems)
    for (const [configuration, loss] of meanLosses(runs)) {
      const own = losses.get(configuration) ?? [];
      losses.set(configuration, own);
      own.push(loss);
    }
  const standings = [...losses].map(([configuration, own]) => ({
    configuration,
    problems: own.length,
    // Ascending, so that the order of problems can't change the last bit.
    loss: own.sort((a, b) => a - b).reduce((sum, loss) => sum + loss, 0) / own.length,
  }));
  standings.sort(
    (a, b) => b.problems - a.problems || compare(a.loss, b.loss) || a.configuration - b.configuration,
  );
  return standings[0]?.configuration;
}

/** ∞ − ∞ is no order. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
