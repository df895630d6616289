/**
 * Plans that must never change. A running sweep keeps its request and the catalogue entries it uses, and is planned
 * anew by whatever code opens it: after an upgrade, or on another engine's `Math`, the same request must give the
 * same trials. One request under each sampler, with every kind of axis.
 */
import type { Catalogue } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { SweepRequest } from "../contracts/sweep.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import { STORED_CATALOGUE, STORED_REQUEST } from "./golden-sweep.fixture.ts";
import { nextGeneration } from "./next-generation.ts";
import { planSweep } from "./plan.ts";
import type { Plan, PlanEntry } from "./planned.ts";
import { positionOf, trialAt } from "./trial-at.ts";

export type GoldenSampler = keyof typeof GOLDEN;

/**
 * A different figure here means that sweeps planned by an earlier release would get other trials under their leases.
 * It is no test to update: keep the old way for stored sweeps, or give the trials another identity.
 */
export const GOLDEN = {
  random: { trials: 306, sha256: "223368b7045de256ad2c6ae3726405fa" },
  sobol: { trials: 306, sha256: "53caa4a4209f8a0975177a343e025f6a" },
  grid: { trials: 274, sha256: "f1ff2110634978fa6a13ab7c683c7129" },
  tpe: { trials: 306, sha256: "1a46613f786a82fac6964275c661ecbb" },
} as const;

/** What the code at hand makes of the request. The hash is over every trial's key and seed. */
export function goldenPlan(sampler: GoldenSampler): { readonly trials: number; readonly sha256: string } {
  // As `workers/coordinator/sweep-record.ts` reads them: not parsed again, by the rules of their edition.
  const stored = STORED_REQUEST as SweepRequest & { readonly protocol: object };
  // The storage's migration adds the one study it had.
  const request = { ...stored, protocol: { ...stored.protocol, studies: 1, sampler } } as SweepRequest;
  const result = planSweep(request, STORED_CATALOGUE as Catalogue, 1);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  const { plan } = result;
  const configurations = plan.entries.map(generations);
  const lines = Array.from({ length: plan.trials }, (_, index) => lineOf(plan, index, configurations));
  return {
    trials: plan.trials,
    sha256: sha256Hex(lines.join("\n")).slice(0, 32),
  };
}

/** All configurations of an entry; those that a sampler learns come from losses that depend on the index alone. */
function generations(entry: PlanEntry): readonly ParameterValues[] {
  const configurations: ParameterValues[] = [...(entry.studies[0]?.samples ?? [])];
  for (;;) {
    const history = configurations.map((hyperparameters, i) => ({
      hyperparameters,
      loss: i % 7 === 6 ? Number.POSITIVE_INFINITY : ((i * 7919) % 101) / 101,
    }));
    const generation = nextGeneration(entry, 0, history);
    if (!generation) return configurations;
    configurations.push(...generation.configurations);
  }
}

function lineOf(plan: Plan, index: number, configurations: readonly (readonly ParameterValues[])[]): string {
  const { entry, configuration = 1 } = positionOf(plan, index);
  const hyperparameters = configurations[entry.index]?.[configuration] ?? {};
  const { key, seed } = trialAt(plan, index, { configuration, hyperparameters });
  return `${key} ${seed}`;
}
