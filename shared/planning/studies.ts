/** The studies of one (problem, optimizer): the published default and points of each study's own. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Protocol, SweepRequest } from "../contracts/sweep.ts";
import { defaultConfiguration } from "../samplers/default-configuration.ts";
import { configurationKey, listConfigurations } from "../samplers/distinct.ts";
import { firstEditionGrid } from "../samplers/first-edition-grid.ts";
import { findSampler } from "../samplers/registry.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { cardinality, type SearchSpaceResolved } from "../samplers/search-space.ts";
import { ALL_PROBLEMS } from "./one-for-all.ts";
import type { Edition, PlanEntry } from "./planned.ts";
import { samplerSeed } from "./seeds.ts";

/** Configurations of one study, the default among them: as the protocol says, or fewer where the space has fewer. */
export function mostConfigurations(space: SearchSpaceResolved, protocol: Protocol, edition: Edition): number {
  const wanted = protocol.configurations + (edition === 1 ? 0 : 1);
  if (space.axes.some((axis) => cardinality(axis) === Number.POSITIVE_INFINITY)) return wanted;
  const listed = listConfigurations(space);
  if (listed.length === 0) return wanted;
  const keys = new Set(listed.map((values) => configurationKey(space, values)));
  if (edition === 2) keys.add(configurationKey(space, defaultConfiguration(space)));
  return Math.min(keys.size, wanted);
}

/**
 * M studies of equally many configurations. Studies share nothing but the default (and a grid's points, which have no
 * seed); problems share the points of a study where they are to have one configuration.
 *
 * @param most configurations of one study
 */
export function planStudies(
  request: SweepRequest,
  edition: Edition,
  pair: Pick<PlanEntry, "problem" | "optimizer" | "space">,
  most: number,
): Pick<PlanEntry, "studies" | "configurations"> {
  const { space } = pair;
  const sampler = findSampler(request.protocol.sampler) as Sampler;
  const studies = edition === 1 ? 1 : request.protocol.studies;
  const planned = Array.from({ length: studies }, (_, study) => {
    const own = edition === 1 ? undefined : study;
    const on = request.protocol.oneForAll ? ALL_PROBLEMS : pair.problem.label;
    const seed = samplerSeed(request.seed, on, pair.optimizer.name, own);
    const samples =
      edition === 1 ? firstEdition(sampler, space, seed, most) : withDefault(sampler, space, seed, most);
    return { seed, samples };
  });
  const fewest = Math.min(...planned.map(({ samples }) => samples.length));
  return {
    configurations: sampler.independent ? fewest : most,
    studies: planned.map(({ seed, samples }) => ({ seed, samples: samples.slice(0, fewest) })),
  };
}

/** The default, and what the sampler puts after it. */
function withDefault(
  sampler: Sampler,
  space: SearchSpaceResolved,
  seed: number,
  most: number,
): readonly ParameterValues[] {
  const first = defaultConfiguration(space);
  if (most <= 1) return [first];
  const history = [{ hyperparameters: first, loss: undefined }];
  return [first, ...sampler.next({ space, seed, count: most - 1 }, history)];
}

function firstEdition(
  sampler: Sampler,
  space: SearchSpaceResolved,
  seed: number,
  most: number,
): readonly ParameterValues[] {
  return sampler.name === "grid"
    ? firstEditionGrid(space, most)
    : sampler.next({ space, seed, count: most }, []);
}
