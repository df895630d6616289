/** `map` and `reduce` of the tfjs engine: a formula bound to its operands. */
import type { Tensor } from "@tensorflow/tfjs";
import type { LaneTensor, Operands, Reduction } from "../../engine.ts";
import { mapShape, reduceShape, resolveScope } from "../../formula/scope.ts";
import { type Bindings, evaluateStatements } from "./evaluate-formula.ts";
import type { TfLibrary } from "./lane-store.ts";

/** What an operation writes: lane tensors and their new contents `[T, …shape]`. */
export type Assignments = readonly (readonly [target: LaneTensor, value: Tensor])[];

/** Where the loop finds its operands. */
export interface LoopHost {
  readonly tf: TfLibrary;
  readonly lanes: number;
  /** Contents of a lane tensor now, `[T, …shape]`. */
  contents(tensor: LaneTensor): Tensor;
}

/**
 * What evaluates the formula under `tf.tidy`.
 * @throws FormulaError where the names or shapes do not fit
 */
export function planLoop(
  host: LoopHost,
  formula: string,
  operands: Operands,
  reduction?: Reduction,
): () => Assignments {
  const { tf, lanes } = host;
  const scope = resolveScope(formula, operands);
  const shape = reduction ? reduceShape(formula, scope, operands) : mapShape(formula, scope, operands);
  // The results of a reduction are no inputs, and have another shape.
  const inputs = Object.entries(operands).filter(([name]) => !reduction || !scope.writes.includes(name));
  return () => {
    const bindings = bind(host, inputs, shape);
    evaluateStatements(tf, scope.statements, bindings);
    return scope.writes.map((name) => {
      const value = bindings.get(name);
      if (!value) throw new Error(`the formula "${formula}" left "${name}" without a value`);
      const full = tf.broadcastTo(value, [lanes, ...shape]);
      return [operands[name] as LaneTensor, reduction ? fold(tf, reduction, full) : full] as const;
    });
  };
}

/** Operands and index names as tfjs tensors that broadcast over `[T, …shape]`. */
function bind(
  { tf, lanes, contents }: LoopHost,
  inputs: readonly (readonly [string, LaneTensor | number])[],
  shape: readonly number[],
): Bindings {
  const bindings: Bindings = new Map();
  for (const [name, operand] of inputs) {
    if (typeof operand === "number") bindings.set(name, tf.scalar(operand));
    else {
      const missing = new Array<number>(shape.length - operand.shape.length).fill(1);
      bindings.set(name, tf.reshape(contents(operand), [lanes, ...missing, ...operand.shape]));
    }
  }
  bindings.set("_i", tf.range(0, shape.at(-1) ?? 1));
  bindings.set("_j", tf.reshape(tf.range(0, shape.at(-2) ?? 1), [shape.at(-2) ?? 1, 1]));
  return bindings;
}

/** Over the last axis. */
function fold(tf: TfLibrary, reduction: Reduction, value: Tensor): Tensor {
  switch (reduction) {
    case "sum":
      return tf.sum(value, -1);
    case "max":
      return tf.max(value, -1);
    case "min":
      return tf.min(value, -1);
    case "argmax":
      return tf.cast(tf.argMax(value, -1), "float32");
    case "argmin":
      return tf.cast(tf.argMin(value, -1), "float32");
    default:
      return reduction satisfies never;
  }
}
