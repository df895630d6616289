/** `map` and `reduce` of the reference engine: a compiled formula bound to its operands. */
import type { LaneTensor, Operands, Reduction } from "../../engine.ts";
import { mapShape, reduceShape, resolveScope } from "../../formula/scope.ts";
import { padded } from "../strided.ts";
import { compileFormula, type LoopView } from "./compile-formula.ts";
import { referenceTensor } from "./storage.ts";

/**
 * A closure that evaluates the formula on the lanes `[from, to)`.
 * @throws FormulaError where the names or shapes do not fit
 */
export function planLoop(
  formula: string,
  operands: Operands,
  reduction?: Reduction,
): (from: number, to: number) => void {
  const scope = resolveScope(formula, operands);
  const shape = reduction ? reduceShape(formula, scope, operands) : mapShape(formula, scope, operands);
  const names = Object.keys(operands).filter((name) => typeof operands[name] === "object");
  const constants = Object.entries(operands).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  const compiled = compileFormula(scope.statements, names, constants, scope.writes, reduction);
  const views = names.map((name) => {
    const isResult = reduction !== undefined && scope.writes.includes(name);
    return loopView(operands[name] as LaneTensor, isResult ? shape.length : undefined);
  });
  const axis = (at: number): number => shape[at - 3 + shape.length] ?? 1;
  const extents = [axis(0), axis(1), axis(2)] as const;
  return (from, to) => compiled(from, to, extents, views);
}

/**
 * @param reducedRank for a result of a reduction: rank of the loop, whose last axis the result lacks
 */
function loopView(operand: LaneTensor, reducedRank: number | undefined): LoopView {
  const tensor = referenceTensor(operand);
  const { shape, strides } = padded(tensor);
  const [first, second, third] = strides;
  if (reducedRank === 1) return { ...tensor, strides: [0, 0, 0] };
  if (reducedRank !== undefined) return { ...tensor, strides: [second, third, 0] };
  return {
    ...tensor,
    strides: [shape[0] === 1 ? 0 : first, shape[1] === 1 ? 0 : second, shape[2] === 1 ? 0 : third],
  };
}
