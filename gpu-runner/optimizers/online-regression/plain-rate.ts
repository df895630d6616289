/**
 * The rate where a regression says nothing: min(`rate`, 1/`cut`), and in the first step no longer than
 * `probe` in all. Lane scalar `[1]`; `momentum` `[P]` is the direction it multiplies.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";

export interface PlainRate {
  readonly plain: LaneTensor;
  compute(momentum: LaneTensor): void;
}

export function plainRate(context: OptimizerContext): PlainRate {
  const { engine, step } = context;
  const { rate, cut, probe } = laneHyperparameters(context, "rate", "cut", "probe");
  const plain = engine.tensor([1]);
  const squared = engine.tensor([1]);
  return {
    plain,
    compute(momentum) {
      engine.reduce("sum", "mm = m*m", { mm: squared, m: momentum });
      engine.map(
        `bounded = select(cut > 0, min(rate, 1/select(cut > 0, cut, 1)), rate);
         plain = select(step == 0 && mm > 0, min(bounded, probe/sqrt(mm)), bounded)`,
        { plain, rate, cut, step, probe, mm: squared },
      );
    },
  };
}
