/** The studies of one (problem, optimizer): the published default and points of each study's own. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Protocol, SweepRequest } from "../contracts/sweep.ts";
import { configurationKey, listConfigurations } from "../samplers/distinct.ts";
import { SAMPLERS } from "../samplers/registry.ts";
import { cardinality, type SearchSpaceResolved } from "../samplers/search-space.ts";
import { TPE_STARTUP } from "../samplers/tpe.ts";
import type { Edition, PlanEntry, PlannedOptimizer, PlannedProblem } from "./planned.ts";
import { samplerSeed } from "./seeds.ts";

/** Configurations of one study, the default among them: as the protocol says, or fewer where the space has fewer. */
export function mostConfigurations(space: SearchSpaceResolved, protocol: Protocol, edition: Edition): number {
  const wanted = protocol.configurations + (edition === 1 ? 0 : 1);
  if (space.axes.some((axis) => cardinality(axis) === Number.POSITIVE_INFINITY)) return wanted;
  const listed = listConfigurations(space);
  if (listed.length === 0) return wanted;
  const all = edition === 1 ? listed : withDefault(space, listed);
  return Math.min(all.length, wanted);
}

/**
 * M studies of equally many configurations. Studies share nothing but the default (and a grid's points, which have no
 * seed).
 *
 * @param most configurations of one study
 */
export function planStudies(
  request: SweepRequest,
  edition: Edition,
  problem: PlannedProblem,
  optimizer: PlannedOptimizer,
  most: number,
): Pick<PlanEntry, "studies" | "configurations"> {
  const { sampler } = request.protocol;
  const studies = edition === 1 ? 1 : request.protocol.studies;
  const { space } = optimizer;
  const learns = sampler === "tpe";
  const count = learns ? Math.min(most, TPE_STARTUP) : most;
  const planned = Array.from({ length: studies }, (_, study) => {
    const seed = samplerSeed(request.seed, problem.label, optimizer.name, edition === 1 ? undefined : study);
    // A sequence gives one point more, should the default be among them; a grid of more points is another grid.
    const wanted = edition === 2 && sampler === "grid" ? count - 1 : count;
    const points = wanted === 0 ? [] : SAMPLERS[sampler]({ space, seed, count: wanted });
    const samples = edition === 1 ? points : withDefault(space, points).slice(0, count);
    return { seed, samples };
  });
  const fewest = Math.min(...planned.map(({ samples }) => samples.length));
  return {
    configurations: learns && fewest === count ? most : fewest,
    studies: planned.map(({ seed, samples }) => ({ seed, samples: samples.slice(0, fewest) })),
  };
}

/** The default first, and the points that are not the default. */
function withDefault(
  space: SearchSpaceResolved,
  points: readonly ParameterValues[],
): readonly ParameterValues[] {
  const own = configurationKey(space, space.base);
  return [space.base, ...points.filter((values) => configurationKey(space, values) !== own)];
}
