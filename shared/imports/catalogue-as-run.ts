/**
 * The catalogue as an export needs it: problems at the versions that were run, with the targets frozen for these, and
 * optimizers with the axes that were searched.
 */
import type { Catalogue } from "../catalogue/entry.ts";
import { frozenTargets } from "../catalogue/frozen-targets.ts";
import type { SweepRequest } from "../contracts/sweep.ts";
import type { Trial } from "../contracts/trial.ts";
import { withSearchedThen } from "./searched-then.ts";

/** A problem whose present version is another one than was run. */
export interface EarlierVersion {
  readonly problem: string;
  readonly ran: number;
  readonly present: number;
}

/**
 * Problems that ran at a version with a line in `frozen-targets.ts` get that version, its targets and its budget; the
 * rest stay as they are. An optimizer that the request names once gets back the axes that were searched then.
 *
 * @param ran the trials of the export
 */
export function catalogueOf(
  request: SweepRequest,
  ran: readonly Trial[],
  catalogue: Catalogue,
): { readonly catalogue: Catalogue; readonly earlier: readonly EarlierVersion[] } {
  const versions = new Map(ran.map(({ problem: { name, version } }) => [name, version]));
  const earlier: EarlierVersion[] = [];
  const problems = catalogue.problems.map((problem) => {
    const version = versions.get(problem.name) ?? problem.version;
    const frozen = frozenTargets(problem.name, version);
    if (version === problem.version || frozen === undefined) return problem;
    earlier.push({ problem: problem.name, ran: version, present: problem.version });
    return { ...problem, version, budget: frozen.budget, targets: frozen.targets };
  });
  const optimizers = catalogue.optimizers.map((optimizer) => {
    const times = request.optimizers.filter(({ name }) => name === optimizer.name).length;
    return times === 1 ? withSearchedThen(optimizer, ran) : optimizer;
  });
  return { catalogue: { ...catalogue, problems, optimizers }, earlier };
}
