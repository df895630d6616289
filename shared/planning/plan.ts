/** A sweep request becomes a plan: which trials there are, what they cost, or every reason why it can't be. */
import type { Catalogue } from "../catalogue/entry.ts";
import { type Protocol, protocolSchema, type SweepRequest } from "../contracts/sweep.ts";
import { listConfigurations } from "../samplers/distinct.ts";
import { firstEditionGrid } from "../samplers/first-edition-grid.ts";
import { findSampler } from "../samplers/registry.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { cardinality, type SearchSpaceResolved } from "../samplers/search-space.ts";
import type { Issue } from "./issue.ts";
import { laneCap } from "./lane-cap.ts";
import { planNotes } from "./notes.ts";
import { pairingProblem } from "./pairing.ts";
import type { Edition, Plan, PlanEntry, PlannedOptimizer, PlannedProblem } from "./planned.ts";
import { resolveOptimizers, resolveProblems } from "./resolve-names.ts";
import { rungCosts } from "./rungs.ts";
import { samplerSeed } from "./seeds.ts";
import { spaceAsDeclared, spaceAt } from "./space-at.ts";

export type { Plan, PlanEntry } from "./planned.ts";

/** Largest sweep that is planned (coordination.md, clause 13). */
export const MOST_TRIALS = 100_000;

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Plans a parsed request against the catalogue. All issues are found, not only the first.
 *
 * @param edition 1 for a sweep that an early release stored
 */
export function planSweep(request: SweepRequest, catalogue: Catalogue, edition: Edition = 2): PlanResult {
  const protocol = request.protocol ?? protocolSchema.parse({});
  const problems = resolveProblems(request.problems, catalogue);
  const optimizers = resolveOptimizers(request.optimizers, catalogue);
  const issues: Issue[] = [...problems.issues, ...optimizers.issues];
  if (issues.length > 0) return { ok: false, issues };
  const sampler = findSampler(protocol.sampler) as Sampler;
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
      return { problem, optimizer, space, bound: mostConfigurations(space, protocol) };
    }),
  );
  const bound = pairs.reduce((sum, pair) => sum + pair.bound * protocol.tuningSeeds + protocol.finalSeeds, 0);
  if (bound > MOST_TRIALS) return { ok: false, issues: [limitIssue(bound)] };
  return { ok: true, plan: assemble(request, protocol, edition, problems.value, optimizers.value, pairs) };
}

/** A problem and an optimizer, before configurations are drawn. */
interface Pair {
  readonly problem: PlannedProblem;
  readonly optimizer: PlannedOptimizer;
  readonly space: SearchSpaceResolved;
  /** Configurations it gets at most. */
  readonly bound: number;
}

function assemble(
  request: SweepRequest,
  protocol: Protocol,
  edition: Edition,
  problems: readonly PlannedProblem[],
  optimizers: readonly PlannedOptimizer[],
  pairs: readonly Pair[],
): Plan {
  const entries: PlanEntry[] = [];
  let tuningTrials = 0;
  let finalTrials = 0;
  let gradientEquivalents = 0;
  const sampler = findSampler(protocol.sampler) as Sampler;
  for (const { problem, optimizer, space, bound } of pairs) {
    const seed = samplerSeed(request.seed, problem.label, optimizer.name);
    const samples =
      edition === 1 && sampler.name === "grid"
        ? firstEditionGrid(space, bound)
        : sampler.next({ space, seed, count: bound }, []);
    const configurations = sampler.independent ? samples.length : bound;
    entries.push({
      index: entries.length,
      problem,
      optimizer,
      space,
      configurations,
      samples,
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
      sampler: sampler.name,
      seed,
    });
    tuningTrials += configurations * protocol.tuningSeeds;
    finalTrials += protocol.finalSeeds;
    gradientEquivalents += (configurations * protocol.tuningSeeds + protocol.finalSeeds) * problem.budget;
  }
  const trials = tuningTrials + finalTrials;
  const notes = planNotes(protocol, entries);
  return {
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

/** K, or the size of the space where that is smaller and can be told cheaply. */
function mostConfigurations(space: SearchSpaceResolved, protocol: Protocol): number {
  if (space.axes.some((axis) => cardinality(axis) === Number.POSITIVE_INFINITY))
    return protocol.configurations;
  const listed = listConfigurations(space).length;
  return listed === 0 ? protocol.configurations : Math.min(listed, protocol.configurations);
}

function limitIssue(trials: number): Issue {
  const message =
    `the sweep would have ${trials.toLocaleString("en-US")} trials, more than the limit of ` +
    `${MOST_TRIALS.toLocaleString("en-US")}; take fewer configurations, seeds, problems or optimizers`;
  return { path: "protocol", message, kind: "too-large" };
}
