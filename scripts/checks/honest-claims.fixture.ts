/** Claims that are known to be honest: every result of every published export. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { frozenTargets } from "../../shared/catalogue/frozen-targets.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { Claim } from "../../shared/certificates/claim.ts";
import { knownFunction, knownMinimum, knownSize } from "../../shared/certificates/known-problem.ts";
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import { resolveProblems } from "../../shared/planning/resolve-names.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "results");
const SUFFIX = ".json.gz";

interface Export {
  readonly sweep: { readonly request: SweepRequest };
  readonly trials: readonly {
    readonly trial: Trial;
    readonly result: TrialResult;
    readonly provenance: { readonly device: { readonly adapterClass: string; readonly kernels: string } };
  }[];
}

export const publishedExports: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

/** The claims of an export in the order of its trials, each with the first value that came before it. */
export function honestClaims(name: string): readonly Claim[] {
  const text = gunzipSync(readFileSync(join(FOLDER, `${name}${SUFFIX}`))).toString("utf8");
  const { sweep, trials } = JSON.parse(text) as Export;
  const problems = resolveProblems(sweep.request.problems, catalogue);
  const firstValues = new Map<string, number>();
  return trials.map(({ trial, result, provenance: { device } }): Claim => {
    const { problem } = trial;
    const entry = catalogue.problems.find((each) => each.name === problem.name);
    const planned = problems.value.find(
      (each) => each.name === problem.name && same(each.options, problem.options),
    );
    if (!entry || !planned) throw new Error(`${name}: ${problem.name} is in no catalogue`);
    // Targets of an earlier version are the frozen ones; those that a request names are its own.
    const asked = sweep.request.problems[problems.value.indexOf(planned)]?.targets;
    const start = JSON.stringify([problem, trial.seed, device.adapterClass, device.kernels]);
    const known = firstValues.get(start);
    const first = result.curve.value[0];
    if (typeof first === "number" && known === undefined) firstValues.set(start, first);
    return {
      trial,
      result,
      parameterCount: knownSize(entry, problem.options),
      targets: asked ?? frozenTargets(problem.name, problem.version)?.targets ?? entry.targets,
      curvePoints: sweep.request.curvePoints,
      mayBePruned: false,
      unboundedBelow: entry.unboundedBelow === true,
      minimum: knownMinimum(entry, problem.options),
      firstValue: known === undefined ? null : { value: known, exact: true },
      // A formula is that of the version that the catalogue has.
      valueAt: problem.version === entry.version ? knownFunction(entry, problem.options) : null,
    };
  });
}

function same(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(b).every((key) => a[key] === b[key]);
}
