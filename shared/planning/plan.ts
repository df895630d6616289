/** A sweep request becomes a plan: which trials there are, what they cost, or every reason why it can't be. */
import type { Catalogue } from "../catalogue/entry.ts";
import type { SweepRequest } from "../contracts/sweep.ts";
import { findSampler, samplers } from "../samplers/registry.ts";
import type { SearchSpaceResolved } from "../samplers/search-space.ts";
import { suggestion } from "../text/nearest.ts";
import type { Issue } from "./issue.ts";
import { laneCap } from "./lane-cap.ts";
import { planNotes } from "./notes.ts";
import { oneForAllIssues } from "./one-for-all.ts";
import { pairingProblem } from "./pairing.ts";
import {
  type Edition,
  finalTrialsOf,
  type Plan,
  type PlanEntry,
  type PlannedOptimizer,
  type PlannedProblem,
  tuningTrialsOf,
} from "./planned.ts";
import { resolveOptimizers, resolveProblems } from "./resolve-names.ts";
import { rungCosts } from "./rungs.ts";
import { spaceAsDeclared, spaceAt } from "./space-at.ts";
import { mostConfigurations, planStudies } from "./studies.ts";

export type { Plan, PlanEntry } from "./planned.ts";

/** Largest sweep that is planned (docs/spec/coordination.md, clause 13). */
export const MAX_TRIALS = 100_000;

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Plans a parsed request against the catalogue. All issues are found, not only the first.
 *
 * @param edition 1 for a sweep that an early release stored
 */
export function planSweep(request: SweepRequest, catalogue: Catalogue, edition: Edition = 2): PlanResult {
  const { protocol } = request;
  const studies = edition === 1 ? 1 : protocol.studies;
  const problems = resolveProblems(request.problems, catalogue, request.heldOut);
  const optimizers = resolveOptimizers(request.optimizers, catalogue);
  const issues: Issue[] = [...problems.issues, ...optimizers.issues];
  if (issues.length > 0) return { ok: false, issues };
  const sampler = findSampler(protocol.sampler);
  if (sampler === undefined) return { ok: false, issues: [samplerIssue(protocol.sampler)] };
  const { mostAxes = Number.POSITIVE_INFINITY } = sampler;
  for (const [i, optimizer] of optimizers.value.entries()) {
    if (optimizer.axes.filter(({ axis }) => axis.kind !== "fixed").length > mostAxes) {
      const message = `${optimizer.name} has more than ${mostAxes} axes; use the sampler "random"`;
      issues.push({ path: `optimizers.${i}.space`, message });
    }
    for (const problem of problems.value) {
      const message = pairingProblem(problem, optimizer.entry);
      if (message !== undefined) issues.push({ path: `optimizers.${i}`, message });
    }
  }
  for (const problem of problems.value) {
    if (!request.curvature || problem.supports.includes("hessianVector")) continue;
    const why = problem.limitation === undefined ? "" : ` (${problem.limitation})`;
    const message = `curvature along the way needs Hessian-vector products, which ${problem.label} does not have${why}; leave curvature out`;
    issues.push({ path: "curvature", message });
  }
  if (issues.length > 0) return { ok: false, issues };

  const pairs = problems.value.flatMap((problem) =>
    optimizers.value.map((optimizer): Pair => {
      const space =
        edition === 1 ? spaceAsDeclared(optimizer.axes) : spaceAt(optimizer.axes, problem.size).space;
      return { problem, optimizer, space, bound: mostConfigurations(space, protocol, edition) };
    }),
  );
  if (protocol.oneForAll) issues.push(...oneForAllIssues(problems.value, optimizers.value, sampler, pairs));
  if (issues.length > 0) return { ok: false, issues };
  const perStudy = pairs.reduce(
    (sum, pair) => sum + pair.bound * protocol.tuningSeeds + protocol.finalSeeds,
    0,
  );
  const bound = perStudy * studies;
  if (bound > MAX_TRIALS) return { ok: false, issues: [limitIssue(bound)] };
  return { ok: true, plan: assemble(request, edition, problems.value, optimizers.value, pairs) };
}

/** A problem and an optimizer, before configurations are drawn. */
interface Pair {
  readonly problem: PlannedProblem;
  readonly optimizer: PlannedOptimizer;
  readonly space: SearchSpaceResolved;
  /** Configurations of each study at most, the default among them. */
  readonly bound: number;
}

function assemble(
  request: SweepRequest,
  edition: Edition,
  problems: readonly PlannedProblem[],
  optimizers: readonly PlannedOptimizer[],
  pairs: readonly Pair[],
): Plan {
  const { protocol } = request;
  const entries: PlanEntry[] = [];
  let tuningTrials = 0;
  let finalTrials = 0;
  let gradientEquivalents = 0;
  for (const { problem, optimizer, space, bound } of pairs) {
    const entry: PlanEntry = {
      index: entries.length,
      problem,
      optimizer,
      space,
      ...planStudies(request, edition, { problem, optimizer, space }, bound),
      tuningSeeds: protocol.tuningSeeds,
      finalSeeds: protocol.finalSeeds,
      firstTrial: tuningTrials + finalTrials,
      rungs: rungCosts(problem.budget, protocol.earlyStopping),
      lanes:
        request.shardLanes ??
        Math.min(
          problem.lanes ?? Number.POSITIVE_INFINITY,
          laneCap(problem.size, problem.budget, optimizer.entry.needs),
        ),
      sampler: protocol.sampler,
    };
    entries.push(entry);
    tuningTrials += tuningTrialsOf(entry);
    finalTrials += finalTrialsOf(entry);
    gradientEquivalents += (tuningTrialsOf(entry) + finalTrialsOf(entry)) * problem.budget;
  }
  const trials = tuningTrials + finalTrials;
  const notes = planNotes(protocol, entries, edition);
  return {
    edition,
    request,
    protocol,
    problems,
    optimizers,
    entries,
    tuningTrials,
    finalTrials,
    trials,
    gradientEquivalents,
    notes,
  };
}

function samplerIssue(name: string): Issue {
  const names = samplers.map((sampler) => sampler.name);
  return { path: "protocol.sampler", message: `no sampler "${name}"; ${suggestion(name, names)}` };
}

function limitIssue(trials: number): Issue {
  const message =
    `the sweep would have ${trials.toLocaleString("en-US")} trials, more than the limit of ` +
    `${MAX_TRIALS.toLocaleString("en-US")}; take fewer configurations, seeds, problems or optimizers`;
  return { path: "protocol", message, kind: "too-large" };
}
