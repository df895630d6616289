/** An optimizer as it is typed: what is wrong with it and where, before anybody is asked. */
import type { StepRuleEntry } from "../../../shared/catalogue/entry.ts";
import { ownOptimizerSchema } from "../../../shared/contracts/own-optimizer.ts";
import { speakSchemas } from "../../../shared/contracts/schema-words.ts";
import { ownOptimizerEntry } from "../../../shared/own-optimizers/own-optimizer.ts";
import type { OwnDefinition } from "./own-definitions.ts";

speakSchemas();

export type TypedOptimizer =
  | { readonly ok: true; readonly definition: OwnDefinition; readonly cost: string }
  | {
      readonly ok: false;
      /** "step.1: …", a line each. */
      readonly lines: readonly string[];
      /** JSON at least; null: not even that. */
      readonly definition: OwnDefinition | null;
    };

/** @param rules of the catalogue */
export function checkTyped(name: string, text: string, rules: readonly StepRuleEntry[]): TypedOptimizer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, lines: [`This is not JSON: ${why}`], definition: null };
  }
  const definition = json as OwnDefinition;
  const parsed = ownOptimizerSchema.safeParse(json);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "all"}: ${message}`);
    return { ok: false, lines, definition };
  }
  const checked = ownOptimizerEntry(name, parsed.data, rules);
  return checked.ok
    ? { ok: true, definition, cost: checked.entry.cost }
    : { ok: false, lines: checked.issues.map(({ path, message }) => `${path}: ${message}`), definition };
}

const rate = (usual: number, sweep: readonly [number, number]) => ({
  default: usual,
  range: [0, 1000],
  scale: "log",
  sweep,
});
const share = (usual: number, sweep?: readonly [number, number]) => ({
  default: usual,
  range: [0, 0.9999],
  scale: "one-minus-log",
  ...(sweep ? { sweep } : {}),
});

/** To begin with. */
export const EXAMPLE_OPTIMIZERS: readonly (readonly [string, unknown])[] = [
  [
    "heavy ball",
    {
      state: { m: "vector" },
      hyperparameters: { rate: rate(0.01, [0.001, 1]), mu: share(0.9, [0.5, 0.99]) },
      step: "m = mu*m + g; d = -m",
    },
  ],
  [
    "sign of the momentum (Lion)",
    {
      state: { m: "vector" },
      hyperparameters: { rate: rate(0.001, [1e-4, 0.1]), beta1: share(0.9), beta2: share(0.99) },
      step: "d = -sign(beta1*m + (1 - beta1)*g); m = beta2*m + (1 - beta2)*g",
      source: "Chen et al. 2023, arXiv 2302.06675, algorithm 2",
    },
  ],
  [
    "gradient of length one",
    {
      state: { s: "scalar" },
      hyperparameters: { rate: rate(0.1, [0.001, 10]) },
      step: [{ sum: "s = g*g" }, "d = -g/(sqrt(s) + 1e-12)"],
    },
  ],
  ["along the gradient with a line search", { step: "d = -g", rule: "armijo" }],
];
