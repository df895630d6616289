/**
 * The suite every optimizer passes on every engine, through the real run loop and on a table of problems: it descends,
 * repeats itself bit for bit alone or among other lanes, is charged for exactly what it asked and what it says it
 * costs, does not go on as if nothing had happened where it is given no number, and stops at a point without gradient.
 *
 * The table is `optimizer-contract/cases.ts`, the checks are in `optimizer-contract/checks.ts`;
 * `optimizer-contract/broken-optimizers.test.ts` shows that each of them fails for an optimizer that is broken in
 * its way. A method skips a problem only where that does not offer what it needs, which planning refuses too.
 */
import { describe, expect, test } from "vitest";
import type { OptimizerDefinition } from "./optimizer.ts";
import { type ContractCase, casesOf, exception } from "./optimizer-contract/cases.ts";
import { CONTRACT_CHECKS } from "./optimizer-contract/checks.ts";
import { type MakeEngine, Observation } from "./optimizer-contract/observation.ts";
import { optimizers } from "./optimizers/registry.ts";

/** Steps in which every method, at its defaults, must have lowered the loss. */
const STEPS = 24;

export interface ContractSettings {
  /** The optimizers to run; absent: every one of the registry. */
  readonly entries?: readonly OptimizerDefinition[];
  /** Fewer where an engine is slow. */
  readonly steps?: number;
  /** Cases of a method; absent: every one that it can run on. */
  readonly cases?: (optimizer: OptimizerDefinition) => readonly ContractCase[];
}

/** @param makeEngine an engine of so many lanes with these seeds; it is disposed of after its shard */
export function describeOptimizerContract(
  engineName: string,
  makeEngine: MakeEngine,
  { entries = optimizers, steps = STEPS, cases = casesOf }: ContractSettings = {},
): void {
  describe.each(entries.map((optimizer) => [optimizer.name, optimizer] as const))(
    `optimizer contract on ${engineName}: %s`,
    (_, optimizer) => {
      const chosen = cases(optimizer);
      test("runs on problems of the table", () => expect(chosen.length).toBeGreaterThan(0));
      describe.each(chosen.map((on) => [on.name, on] as const))("on %s", (name, on) => {
        const observed = new Observation({ optimizer, on, steps, makeEngine });
        for (const [key, check] of Object.entries(CONTRACT_CHECKS)) {
          const reason = exception(optimizer.name, name, key);
          test.skipIf(reason)(reason ? `${check.name}: no, ${reason}` : check.name, () =>
            check.run(observed),
          );
        }
      });
    },
  );
}
