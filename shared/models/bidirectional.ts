/**
 * `Bidirectional`: a recurrent layer over the places from the first to the last, one of its kind from the last to the first, and
 * both put together. Weights: those of the first, then those of the second. Source: `wrappers.ts` of TensorFlow.js 4.22.
 */
import { shown } from "./steps/config.ts";
import { penaltiesOf } from "./steps/penalties.ts";
import { STEP_READERS } from "./steps/registry.ts";
import type { ModelStep, Shape, StepOperation } from "./steps/step.ts";
import { isObject } from "./topology.ts";

const MERGES: Readonly<Record<string, Extract<StepOperation, { readonly kind: "merge" }>["by"]>> = {
  sum: "add",
  mul: "multiply",
  ave: "average",
};

type Add = (
  operation: StepOperation,
  shape: Shape,
  from: readonly number[],
  more?: Pick<ModelStep, "half" | "penalties">,
) => number;

/** @param input the step that it reads @returns the last step; or why it cannot be */
export function bidirectional(
  config: Readonly<Record<string, unknown>>,
  input: number,
  shape: Shape,
  trainable: boolean,
  add: Add,
): number | string {
  const { layer, merge_mode: merge = "concat" } = config;
  const className = isObject(layer) ? String(layer.class_name) : "";
  const own = isObject(layer) && isObject(layer.config) ? layer.config : {};
  const reader = STEP_READERS.get(className);
  const read = reader?.(own, [shape]);
  if (typeof read === "string") return `${className}: ${read}`;
  const operation = read?.operation;
  if (!read || operation?.kind !== "recurrent") return className === "" ? "" : `of ${shown(className)}`;
  if (typeof merge !== "string" || (merge !== "concat" && !Object.hasOwn(MERGES, merge)))
    return `merge_mode ${shown(merge)}`;
  const penalties = penaltiesOf(own, operation, trainable);
  if (typeof penalties === "string") return penalties;
  const more = penalties.length > 0 ? { penalties } : {};
  const run = (half: "forward" | "backward"): number =>
    add({ ...operation, backwards: operation.backwards !== (half === "backward") }, read.shape, [input], {
      ...more,
      half,
    });
  const forward = run("forward");
  const last = run("backward");
  // States come in the order in which they were made; both then stand at the place that they are of.
  const backward = operation.sequences ? add({ kind: "reverse" }, read.shape, [last]) : last;
  const by = MERGES[merge];
  if (by) return add({ kind: "merge", by }, read.shape, [forward, backward]);
  const axis = read.shape.length - 1;
  return add({ kind: "concatenate", axis }, read.shape.with(axis, 2 * operation.units), [forward, backward]);
}
