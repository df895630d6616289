/** The catalogue as an export needs it: problems at the versions that were run, with the targets frozen for these. */
import type { Catalogue } from "../../shared/catalogue/entry.ts";
import { frozenTargets } from "../../shared/catalogue/frozen-targets.ts";

/** A problem whose present version is another one than was run. */
export interface EarlierVersion {
  readonly problem: string;
  readonly ran: number;
  readonly present: number;
}

/**
 * Problems that ran at a version with a line in `frozen-targets.ts` get that version, its targets and its budget; the
 * rest stay as they are.
 *
 * @param ran name and version of each problem of the export, in any number
 */
export function catalogueOf(
  ran: Iterable<{ readonly name: string; readonly version: number }>,
  catalogue: Catalogue,
): { readonly catalogue: Catalogue; readonly earlier: readonly EarlierVersion[] } {
  const versions = new Map([...ran].map(({ name, version }) => [name, version]));
  const earlier: EarlierVersion[] = [];
  const problems = catalogue.problems.map((problem) => {
    const version = versions.get(problem.name) ?? problem.version;
    const frozen = frozenTargets(problem.name, version);
    if (version === problem.version || frozen === undefined) return problem;
    earlier.push({ problem: problem.name, ran: version, present: problem.version });
    return { ...problem, version, budget: frozen.budget, targets: frozen.targets };
  });
  return { catalogue: { ...catalogue, problems }, earlier };
}
