/**
 * Refuses a curvature product at a point that is no longer there, while a step is recorded.
 *
 * Products are taken at the point of the last `gradient`, and objectives read that point again from the tensor they
 * were given. A step that writes θ in between gets numbers of no Hessian at all (activations of the old point,
 * weights of the new one), without a sign of it. What a step writes is known when it is recorded, so the mistake is
 * an error there, for every optimizer on every engine, and costs nothing while steps run.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import { resolveScope } from "../formula/scope.ts";
import type { Objective, OutputPasses } from "../objective.ts";

export interface PointGuard {
  /** The engine for the optimizer: sees what is written. */
  readonly engine: Engine;
  /** The objective for the optimizer: products throw where the point is gone. */
  readonly objective: Objective;
  /** A new program begins: nothing is cached from the one before. */
  begin(): void;
}

/** @param optimizer its name, for the message */
export function guardPoint(engine: Engine, objective: Objective, optimizer: string): PointGuard {
  /** Views → what they are views of. */
  const bases = new WeakMap<LaneTensor, LaneTensor>();
  const baseOf = (tensor: LaneTensor): LaneTensor => bases.get(tensor) ?? tensor;
  /** Storage that holds the point of the last gradient, or why there is none. */
  let point: LaneTensor | "none" | "moved" = "none";
  const wrote = (tensor: LaneTensor): void => {
    if (baseOf(tensor) === point) point = "moved";
  };
  const wroteOperands = (formula: string, operands: Parameters<Engine["map"]>[1]): void => {
    for (const name of resolveScope(formula, operands).writes) {
      const operand = operands[name];
      if (typeof operand === "object") wrote(operand);
    }
  };
  const viewOf = (tensor: LaneTensor, view: LaneTensor): LaneTensor => {
    bases.set(view, baseOf(tensor));
    return view;
  };
  const product = (what: string): void => {
    if (typeof point === "object") return;
    const mistake =
      point === "moved"
        ? "after moving the point of the last gradient; ask for it before θ is written, or call gradient again"
        : "before any gradient in the same step or periodic work";
    throw new Error(`${optimizer} asks for a ${what} ${mistake}`);
  };

  const guardedPasses = (passes: OutputPasses): OutputPasses => ({
    get outputs() {
      return passes.outputs;
    },
    loss: passes.loss,
    backpropagate(seed) {
      product("pass back from the output");
      passes.backpropagate(seed);
    },
    parameterGradient(seed, gradient) {
      product("gradient from the output");
      passes.parameterGradient(seed, gradient);
      wrote(gradient);
    },
  });
  const watched: Partial<Engine> = {
    row: (tensor, index) => viewOf(tensor, engine.row(tensor, index)),
    slice: (tensor, start, length, axis) => viewOf(tensor, engine.slice(tensor, start, length, axis)),
    reshape: (tensor, shape) => viewOf(tensor, engine.reshape(tensor, shape)),
    map(formula, operands) {
      engine.map(formula, operands);
      wroteOperands(formula, operands);
    },
    reduce(reduction, formula, operands) {
      engine.reduce(reduction, formula, operands);
      wroteOperands(formula, operands);
    },
    matmul(a, b, out, options) {
      engine.matmul(a, b, out, options);
      wrote(out);
    },
    symmetricEigen(matrix, values, vectors) {
      engine.symmetricEigen(matrix, values, vectors);
      wrote(values);
      wrote(vectors);
    },
    random(distribution, out, counter, stream) {
      engine.random(distribution, out, counter, stream);
      wrote(out);
    },
    copy(source, target) {
      engine.copy(source, target);
      wrote(target);
    },
  };
  return {
    engine: new Proxy(engine, {
      get(target, property) {
        if (Object.hasOwn(watched, property)) return Reflect.get(watched, property);
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
    // Named one by one: an objective may be a class, whose methods a spread would lose.
    objective: {
      size: objective.size,
      supports: objective.supports,
      blocks: objective.blocks,
      batchesPerEpoch: objective.batchesPerEpoch,
      deterministic: objective.deterministic,
      batchSize: objective.batchSize,
      ...(objective.outputPasses ? { outputPasses: guardedPasses(objective.outputPasses) } : {}),
      nextBatch: (step) => objective.nextBatch(step),
      criterion: (theta, value) => objective.criterion(theta, value),
      dispose: () => objective.dispose(),
      value(theta, value) {
        objective.value(theta, value);
        wrote(value);
      },
      values(points, values) {
        objective.values(points, values);
        wrote(values);
      },
      gradient(theta, value, gradient) {
        objective.gradient(theta, value, gradient);
        point = baseOf(theta);
      },
      hessianVector(vector, image) {
        product("Hessian-vector product");
        objective.hessianVector(vector, image);
        wrote(image);
      },
      gaussNewtonVector(vector, image) {
        product("Gauss–Newton-vector product");
        objective.gaussNewtonVector(vector, image);
        wrote(image);
      },
      hessian(hessian) {
        product("Hessian");
        objective.hessian(hessian);
        wrote(hessian);
      },
    },
    begin() {
      point = "none";
    },
  };
}
