/** What the contract puts between an optimizer and its objective: a count of what is asked, and poison in chosen lanes. */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { Evaluation } from "../optimizer.ts";

/** Evaluations issued while a step is recorded. */
export type Issued = Record<Evaluation, number>;

export const nothingIssued = (): Issued => ({ value: 0, gradient: 0, hessianVector: 0, hessian: 0 });

/** Named one by one: an objective may be a class, whose methods a spread would lose. */
function through(objective: Objective, changes: Partial<Objective>): Objective {
  return {
    size: objective.size,
    supports: objective.supports,
    blocks: objective.blocks,
    batchesPerEpoch: objective.batchesPerEpoch,
    batchSize: objective.batchSize,
    deterministic: objective.deterministic,
    ...(objective.outputPasses ? { outputPasses: objective.outputPasses } : {}),
    nextBatch: (step) => objective.nextBatch(step),
    value: (theta, value) => objective.value(theta, value),
    values: (points, values) => objective.values(points, values),
    gradient: (theta, value, gradient) => objective.gradient(theta, value, gradient),
    hessianVector: (vector, product) => objective.hessianVector(vector, product),
    gaussNewtonVector: (vector, product) => objective.gaussNewtonVector(vector, product),
    hessian: (hessian) => objective.hessian(hessian),
    criterion: (theta, value) => objective.criterion(theta, value),
    dispose: () => objective.dispose(),
    ...changes,
  };
}

/** Counts what one recording of the step asks of the objective. */
export function counted(objective: Objective, issued: Issued): Objective {
  const passes = objective.outputPasses;
  const countedPasses = passes && {
    get outputs() {
      return passes.outputs;
    },
    loss: passes.loss,
    // As dear as a value, and counted as one.
    backpropagate(seed: LaneTensor) {
      issued.value++;
      passes.backpropagate(seed);
    },
    // Two products a layer, of the three that a gradient takes.
    parameterGradient(seed: LaneTensor, gradient: LaneTensor) {
      issued.value += 2;
      passes.parameterGradient(seed, gradient);
    },
  };
  return through(objective, {
    ...(countedPasses ? { outputPasses: countedPasses } : {}),
    value(theta, value) {
      issued.value++;
      objective.value(theta, value);
    },
    values(points, values) {
      issued.value += values.size;
      objective.values(points, values);
    },
    gradient(theta, value, gradient) {
      issued.gradient++;
      objective.gradient(theta, value, gradient);
    },
    hessianVector(vector, product) {
      issued.hessianVector++;
      objective.hessianVector(vector, product);
    },
    gaussNewtonVector(vector, product) {
      issued.hessianVector++;
      objective.gaussNewtonVector(vector, product);
    },
    hessian(hessian) {
      issued.hessian++;
      objective.hessian(hessian);
    },
  });
}

/** Step (0 the first) from which a poisoned objective answers with something that is no number. */
export const POISONED_STEP = 3;

/** `gradient`: with its value; `slope`: the gradient alone; `values`: at other points than the gradient's. */
export const CHANNELS = ["gradient", "slope", "values", "products", "hessian"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a lane is given from {@link POISONED_STEP} on. */
export interface Poison {
  readonly channel: Channel;
  readonly kind: "NaN" | "Inf";
}

/** 0/0 and an overflow, made on the device: a formula has no such constants. */
const MADE = { NaN: "(zero)/(zero)", Inf: "exp(1000 + zero)" } as const;

/**
 * The objective with a poison in some of the lanes; a lane without one has the same bits as without this. Lanes differ
 * in numbers only, so that a poisoned and a sound one run the same program.
 */
export function poisoned(
  engine: Engine,
  objective: Objective,
  lanes: readonly (Poison | undefined)[],
): Objective {
  let step: LaneTensor | undefined;
  /** 1 where the channel gets NaN, 2 where it gets Inf. */
  const codes = Object.fromEntries(
    CHANNELS.map((channel) => [
      channel,
      engine.tensor(
        [1],
        lanes.map((poison) => (poison?.channel !== channel ? 0 : poison.kind === "NaN" ? 1 : 2)),
      ),
    ]),
  ) as Record<Channel, LaneTensor>;
  const poison = (channel: Channel, target: LaneTensor): void => {
    if (!step) throw new Error("the optimizer asked for something before its first batch");
    engine.map(
      `zero = x - x; bad = step >= ${POISONED_STEP} && code > 0;
       x = select(bad, select(code > 1, ${MADE.Inf}, ${MADE.NaN}), x)`,
      { x: target, step, code: codes[channel] },
    );
  };
  return through(objective, {
    nextBatch(now) {
      step = now;
      objective.nextBatch(now);
    },
    value(theta, value) {
      objective.value(theta, value);
      poison("values", value);
    },
    values(points, values) {
      objective.values(points, values);
      poison("values", values);
    },
    gradient(theta, value, gradient) {
      objective.gradient(theta, value, gradient);
      for (const target of [value, gradient]) poison("gradient", target);
      poison("slope", gradient);
    },
    hessianVector(vector, product) {
      objective.hessianVector(vector, product);
      poison("products", product);
    },
    gaussNewtonVector(vector, product) {
      objective.gaussNewtonVector(vector, product);
      poison("products", product);
    },
    hessian(hessian) {
      objective.hessian(hessian);
      poison("hessian", hessian);
    },
  });
}
