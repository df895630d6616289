/** What MBT-MMT and MBT-NAG share: a velocity that is reset, and a rate that is found anew, each epoch. */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition, OptimizerDefinition } from "../../optimizer.ts";
import {
  MINI_BATCH_DEPARTURES,
  miniBatchRate,
  miniBatchRateParameters,
  searchPeriod,
} from "./mini-batch-rate.ts";

/**
 * `direction`: one with a `velocity` in its state. `fails` and `cost` are the same for both.
 * @param hyperparameters replace declarations by name
 * @param departures beyond those of the search
 */
export function velocityWithRateSearch(
  direction: DirectionDefinition,
  entry: Pick<OptimizerDefinition, "name" | "title" | "formula" | "source">,
  hyperparameters: Parameters = {},
  departures: readonly string[] = [],
): OptimizerDefinition {
  return {
    ...entry,
    family: "backtracking",
    hyperparameters: { ...direction.hyperparameters, ...miniBatchRateParameters, ...hyperparameters },
    needs: ["gradient"],
    cost: "1 + N(1 + trials/3)/max(B, 20) with N = min(20, B), B batches per epoch",
    fails:
      "Searches along the plain gradient, yet steps with a velocity up to 1/(1−μ) as long: too fast for batches whose curvature varies. Where an epoch has few batches √B tames that too little at α = 1e-4 (mnist-10x10 with 20 batches ends above its start; not at α = 0.5). The reset throws the velocity away each epoch.",
    departures: [...MINI_BATCH_DEPARTURES, ...departures],
    build(context) {
      const { engine, objective, theta } = context;
      const { decrease } = laneHyperparameters(context, "decrease");
      const built = direction.build(context);
      const velocity = built.state?.velocity;
      if (!velocity) throw new Error(`${entry.name}: direction ${direction.name} has no velocity`);
      const { rate, mean, search } = miniBatchRate(context);
      const always = engine.tensor([1], 1);
      return {
        state: { rate, meanStepSize: mean, velocity },
        periodic: [
          {
            everySteps: searchPeriod(objective.batchesPerEpoch),
            run() {
              engine.map("velocity = 0", { velocity });
              search(decrease, always);
            },
          },
        ],
        step() {
          built.compute();
          engine.map("theta = theta + rate*d", { theta, rate, d: built.direction });
        },
      };
    },
  };
}
