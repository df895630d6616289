/** Identity of a trial: derived from what it computes, so that writing twice equals writing once. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Trial } from "../contracts/trial.ts";
import { sha256Hex } from "../hashing/sha256.ts";

/** What a trial computes: everything that changes its numbers. */
export type TrialIdentity = Pick<Trial, "problem" | "optimizer" | "hyperparameters" | "budget" | "seed">;

/** `problem@version[a=1,b=2]/optimizer[c=3]/budget=4/seed=5`, names in code-unit order. */
export function canonicalTrial(trial: TrialIdentity): string {
  const { problem } = trial;
  return [
    `${problem.name}@${problem.version}${canonicalValues(problem.options)}`,
    `${trial.optimizer}${canonicalValues(trial.hyperparameters)}`,
    `budget=${trial.budget}`,
    `seed=${trial.seed}`,
  ].join("/");
}

/** `[a=1,b=2]`, sorted by name; `[]` when empty. Numbers as ECMAScript writes them (shortest round trip). */
export function canonicalValues(values: ParameterValues): string {
  const names = Object.keys(values).sort();
  return `[${names.map((name) => `${name}=${values[name]}`).join(",")}]`;
}

/** SHA-256 of {@link canonicalTrial}, first 32 hexadecimal digits. */
export function trialKey(trial: TrialIdentity): string {
  return sha256Hex(canonicalTrial(trial)).slice(0, 32);
}
