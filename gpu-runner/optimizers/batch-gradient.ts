/** Where every first-order step begins: the next batch, the gradient on it, and what the run loop records. */
import type { LaneTensor } from "../engine.ts";
import type { OptimizerContext } from "../optimizer.ts";
import { createPointBill } from "./point-bill.ts";

export interface BatchGradient {
  /** g `[P]`, after {@link BatchGradient.evaluate}. */
  readonly gradient: LaneTensor;
  /** Selects the batch; writes g, `context.value` and `context.gradientNorm`; counts one gradient where it is a new one. */
  evaluate(): void;
}

/** Allocates g and returns the operations that fill it. */
export function batchGradient(context: OptimizerContext): BatchGradient {
  const { engine, objective, theta, step, value, gradientNorm } = context;
  const gradient = engine.tensor([objective.size]);
  const bill = createPointBill(context);
  return {
    gradient,
    evaluate() {
      objective.nextBatch(step);
      objective.gradient(theta, value, gradient);
      engine.reduce("sum", "gradientNorm = gradient*gradient", { gradientNorm, gradient });
      engine.map("gradientNorm = sqrt(gradientNorm)", { gradientNorm });
      bill.count("gradient", 1);
    },
  };
}
