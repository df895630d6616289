/** What every optimizer of the catalogue has beside its own hyper-parameters: written once, not sixty times. */
import type { Catalogue } from "./entry.ts";
import type { Parameters } from "./hyperparameter.ts";
import { scheduleParameters } from "./schedule-parameters.ts";

/** The catalogue with the hyper-parameters that all optimizers share. */
export function withCommonParameters(catalogue: Catalogue): Catalogue {
  return {
    ...catalogue,
    optimizers: catalogue.optimizers.map((entry) => ({
      ...entry,
      hyperparameters: { ...entry.hyperparameters, ...scheduleParameters },
    })),
  };
}

/** Hyper-parameters without those that all optimizers share. */
export function ownParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => !Object.hasOwn(scheduleParameters, name)),
  );
}
