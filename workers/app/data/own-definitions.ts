/** Optimizers and formulas that people posted with earlier sweeps of this server: to begin with, and beside the built-in ones. */
import type { SweepDetail, SweepRequestInput, SweepSummary } from "../../../shared/contracts/sweep.ts";
import { listSweeps, readSweep } from "./api.ts";

export type OwnDefinition = NonNullable<SweepRequestInput["optimizers"][number]["definition"]>;
export type OwnOptions = NonNullable<SweepRequestInput["problems"][number]["options"]>;

/** Where it was posted. */
interface Origin {
  readonly sweep: { readonly id: string; readonly name: string };
  /** Id of a token; empty: not known. */
  readonly owner: string;
}
export interface PostedOptimizer extends Origin {
  readonly name: string;
  readonly definition: OwnDefinition;
}
export interface PostedFormula extends Origin {
  readonly options: OwnOptions;
}
export interface OwnDefinitions {
  readonly optimizers: readonly PostedOptimizer[];
  readonly formulas: readonly PostedFormula[];
}

export const NO_DEFINITIONS: OwnDefinitions = { optimizers: [], formulas: [] };

/** Requests that are read for it; a server may have thousands. */
const MAX_READ = 16;

/** Of the newest sweeps that have any. */
export async function readOwnDefinitions(): Promise<OwnDefinitions> {
  const sweeps = await listSweeps();
  if (sweeps.state === "failed") return NO_DEFINITIONS;
  const replies = await Promise.all(
    sweeps.value
      .filter(hasOwn)
      .slice(0, MAX_READ)
      .map(({ id }) => readSweep(id)),
  );
  return definitionsIn(replies.flatMap((reply) => (reply.state === "ready" ? [reply.value] : [])));
}

/** An own optimizer has a part of its definition's digest in its name. */
export function hasOwn({ optimizers, problems }: Pick<SweepSummary, "optimizers" | "problems">): boolean {
  return (
    optimizers.some((name) => /@[0-9a-f]{8}$/.test(name)) ||
    problems.some((label) => /^formula\b/.test(label))
  );
}

/** Each once: the newest that has it is its origin. */
export function definitionsIn(
  sweeps: readonly Pick<SweepDetail, "id" | "name" | "owner" | "request">[],
): OwnDefinitions {
  const optimizers = new Map<string, PostedOptimizer>();
  const formulas = new Map<string, PostedFormula>();
  for (const { id, name, owner = "", request } of sweeps) {
    const origin = { sweep: { id, name }, owner };
    for (const each of request.optimizers) {
      const key = JSON.stringify([each.name, each.definition]);
      if (each.definition && !optimizers.has(key))
        optimizers.set(key, { name: each.name, definition: each.definition, ...origin });
    }
    for (const { name: problem, options } of request.problems) {
      const key = JSON.stringify(options);
      if (problem === "formula" && options?.formula !== undefined && !formulas.has(key))
        formulas.set(key, { options, ...origin });
    }
  }
  return { optimizers: [...optimizers.values()], formulas: [...formulas.values()] };
}
