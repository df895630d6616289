/**
 * The suite every optimizer passes on every engine, through the real run loop: it descends a bowl, repeats
 * itself bit for bit alone or among other lanes, is charged for no more than it asked and for what it says it
 * costs, ends in `diverged` where the objective does, and stops at a point without gradient.
 *
 * The checks are in `optimizer-contract/checks.ts`; `optimizer-contract/broken-optimizers.test.ts` shows that each
 * of them fails for an optimizer that is broken in its way.
 */
import { afterEach, describe, test } from "vitest";
import type { Engine } from "./engine.ts";
import type { OptimizerDefinition } from "./optimizer.ts";
import { CONTRACT_CHECKS, type MakeEngine, needsNetwork } from "./optimizer-contract/checks.ts";
import { optimizers } from "./optimizers/registry.ts";

/** Steps in which every method, at its defaults, must have lowered the loss. */
const STEPS = 24;

/**
 * @param makeEngine an engine of so many lanes with these seeds
 * @param entries the optimizers to run; absent: every one of the registry
 * @param steps fewer where an engine is slow
 */
export function describeOptimizerContract(
  engineName: string,
  makeEngine: MakeEngine,
  entries: readonly OptimizerDefinition[] = optimizers,
  steps = STEPS,
): void {
  const made: Engine[] = [];
  afterEach(() => {
    for (const engine of made.splice(0)) engine.dispose();
  });
  const remembered: MakeEngine = async (lanes, seeds) => {
    const engine = await makeEngine(lanes, seeds);
    made.push(engine);
    return engine;
  };

  describe.each(entries.map((optimizer) => [optimizer.name, optimizer] as const))(
    `optimizer contract on ${engineName}: %s`,
    (_, optimizer) => {
      for (const check of Object.values(CONTRACT_CHECKS))
        test.skipIf(check.skipsNetworkMethods && needsNetwork(optimizer))(check.name, () =>
          check.run({ optimizer, steps, makeEngine: remembered }),
        );
    },
  );
}
