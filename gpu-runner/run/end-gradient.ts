/**
 * ‖g‖ where a run ended, on the batch of its last step: what a step notes is the gradient where it *began*, and a result's
 * value, gradient norm and parameters are of one point. Never counted as cost.
 */
import type { Engine, LaneTensor, Program } from "../engine.ts";
import type { Objective } from "../objective.ts";

export interface EndGradient {
  readonly program: Program;
  /** Runs the program, once no step follows; ‖g‖ per lane. */
  measure(): Promise<readonly number[]>;
}

/**
 * @param step lane scalar: steps taken
 * @param scratch `[P]`, overwritten by `measure`
 */
export function recordEndGradient(
  engine: Engine,
  objective: Objective,
  { theta, step, scratch }: Readonly<Record<"theta" | "step" | "scratch", LaneTensor>>,
): EndGradient {
  const [value, norm, last] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([1])];
  const program = engine.record(
    () => {
      engine.map("last = max(step - 1, 0)", { last, step });
      objective.nextBatch(last);
      objective.gradient(theta, value, scratch);
      engine.reduce("sum", "norm = g*g", { norm, g: scratch });
      engine.map("norm = sqrt(norm)", { norm });
    },
    { masked: false },
  );
  return {
    program,
    async measure() {
      await engine.prepare(program);
      engine.run(program);
      const [norms] = await engine.snapshot([norm]);
      return Array.from(norms ?? []);
    },
  };
}
