/** Issues a plan's steps to an engine. */

import { sizeOf } from "../../shared/layers/geometry.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import { printFormula } from "../formula/print.ts";
import type { Fused } from "./fusion.ts";
import { type Node, sameShape } from "./graph.ts";
import type { Plan, Slot, Step } from "./plan.ts";

/** The tensors of slots, shared by all plans of one objective: no plan expects to find there what another has left. */
export class Workspace {
  readonly #engine: Engine;
  readonly #tensors = new Map<string, LaneTensor>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  tensor({ size, index }: Slot): LaneTensor {
    const key = `${size}/${index}`;
    const known = this.#tensors.get(key) ?? this.#engine.tensor([size]);
    this.#tensors.set(key, known);
    return known;
  }
}

/**
 * Records (or, outside `record`, executes) the plan.
 * @param given tensors of the nodes that the plan was made with, contiguous
 * @param targets where each output goes, contiguous and of its size
 */
export function issue(
  engine: Engine,
  plan: Plan,
  workspace: Workspace,
  given: ReadonlyMap<Node, LaneTensor>,
  targets: readonly LaneTensor[],
): void {
  const tensors = new Map(given);
  const shaped = (tensor: LaneTensor, shape: readonly number[]): LaneTensor =>
    sameShape(tensor.shape, shape) ? tensor : engine.reshape(tensor, shape);
  const view = (node: Node): LaneTensor => {
    const tensor = tensors.get(node);
    if (tensor) return shaped(tensor, node.shape);
    const [from] = node.arguments;
    if (from && node.operation.kind === "reshape") return engine.reshape(view(from), node.shape);
    if (from && node.operation.kind === "permute") return engine.permute(view(from), node.operation.axes);
    if (from && node.operation.kind === "slice") {
      const { axis, start } = node.operation;
      return engine.slice(view(from), start, node.shape[axis] as number, axis);
    }
    throw new Error(`node ${node.id} (${node.operation.kind} [${node.shape}]) is read before it is computed`);
  };
  for (const step of plan.steps) {
    const { result } = step;
    const output = plan.placed.get(result);
    const slot = plan.slots.get(result);
    const tensor = output !== undefined ? targets[output] : slot && workspace.tensor(slot);
    if (!tensor) throw new Error(`node ${result.id} has no place`);
    // Set after the step is issued: a step may not read its own result.
    issueStep(engine, step, view, shaped(tensor, result.shape));
    tensors.set(result, tensor);
  }
  const here = new Set(plan.placed.values());
  plan.outputs.forEach((output, i) => {
    const target = targets[i] as LaneTensor;
    if (!output) engine.map("zero = 0", { zero: target });
    else if (!here.has(i)) engine.copy(view(output), target);
  });
}

function issueStep(engine: Engine, step: Step, view: (node: Node) => LaneTensor, out: LaneTensor): void {
  switch (step.kind) {
    case "map":
      engine.map(textOf(step.formula), operandsOf(step.formula, view, out));
      return;
    case "reduce": {
      const { axis, shape, formula, reduction } = step;
      const last = shape.length - 1;
      const rest = shape.filter((_, each) => each !== axis);
      const order = [...shape.keys()].filter((each) => each !== axis).concat(axis);
      const along = (node: Node): LaneTensor =>
        axis === last ? view(node) : engine.permute(view(node), order);
      const result = engine.reshape(out, rest.length === 0 ? [1] : rest);
      engine.reduce(reduction, textOf(formula), operandsOf(formula, along, result));
      return;
    }
    case "product": {
      const [a, b] = step.factors.map((factor) => factorOf(factor, view)) as [Factor, Factor];
      engine.matmul(a.tensor, b.tensor, out, { transposeA: a.transposed, transposeB: b.transposed });
      return;
    }
    case "window":
      engine.window(view(step.source), out, step.placement, step.outside);
      return;
    case "fold":
      engine.fold(view(step.source), out, step.placement);
      return;
    case "copy":
      if (out.size !== sizeOf(step.source.shape)) throw new Error("a copy of another size");
      engine.copy(view(step.source), out);
      return;
    case "join": {
      const { axis } = step;
      let start = 0;
      for (const part of step.parts) {
        const length = part.shape[axis] as number;
        engine.copy(view(part), engine.slice(out, start, length, axis));
        start += length;
      }
      return;
    }
    default:
      step satisfies never;
  }
}

/** Name of the result in a formula. */
const RESULT = "y";

const textOf = ({ expression }: Fused): string => printFormula([[RESULT, expression]]);

function operandsOf(
  { operands }: Fused,
  view: (node: Node) => LaneTensor,
  out: LaneTensor,
): Readonly<Record<string, LaneTensor>> {
  return Object.fromEntries([...operands.map((node, i) => [`x${i}`, view(node)] as const), [RESULT, out]]);
}

interface Factor {
  readonly tensor: LaneTensor;
  readonly transposed: boolean;
}

/** Transposed matrices as the matrices and the option: what kernels of products are written for. */
function factorOf(node: Node, view: (node: Node) => LaneTensor): Factor {
  const [from] = node.arguments;
  const last = node.shape.length - 1;
  const { operation } = node;
  const swaps =
    operation.kind === "permute" &&
    operation.axes.every((axis, i) => axis === (i < last - 1 ? i : 2 * last - 1 - i));
  return swaps && from ? { tensor: view(from), transposed: true } : { tensor: view(node), transposed: false };
}
