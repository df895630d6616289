/**
 * A fused reduction inside a resident kernel. Specification: `kernels/reduce.ts`: the same order, that is four
 * running values from {@link WIDE_FROM} contiguous elements on, one otherwise.
 */
import { reduceShape, resolveScope } from "../../../formula/scope.ts";
import { FormulaCompiler } from "../kernels/formula.ts";
import { iterationOver } from "../kernels/iteration.ts";
import { constantsOf, namesIn } from "../kernels/map.ts";
import {
  accumulator,
  chunkCount,
  combine,
  declareAccumulator,
  isArgument,
  WIDE_FROM,
} from "../kernels/reduce.ts";
import { contiguousStrides, type WebGpuTensor } from "../tensor.ts";
import type { Index, LaneMemory } from "./lane-memory.ts";
import { asFloat, loop } from "./loops.ts";
import type { Operation } from "./operation.ts";

/** @throws RangeError when the axis is long enough to be cut into chunks */
export function reduceBody(
  { reduction, formula, operands }: Extract<Operation, { kind: "reduce" }>,
  memory: LaneMemory,
  unrolled: number,
): string {
  const scope = resolveScope(formula, operands);
  const shape = reduceShape(formula, scope, operands);
  const names = scope.reads;
  const tensors = names.map((name) => operands[name] as WebGpuTensor);
  const { axes, strides } = iterationOver(shape, tensors, false);
  const length = axes[2];
  if (chunkCount(length) > 1) throw new RangeError(`a reduction over ${length} elements is long`);
  const wide =
    length >= WIDE_FROM && !isArgument(reduction) && strides.every((s) => s[2] === 0 || s[2] === 1);
  const used = namesIn(scope.statements);
  const compiler = new FormulaCompiler("f32", constantsOf(operands));
  for (const name of scope.writes) memory.write(operands[name] as WebGpuTensor);
  const short = axes[0] * axes[1] * length * scope.statements.length <= unrolled;
  const running = wide ? [0, 1, 2, 3] : [0];
  const named = (name: string, c: number): string => `${name}_${c}`;

  const element = (slow: Index, middle: Index, at: Index, c: number): string => {
    const lines: string[] = [];
    const declared = new Set<string>(names);
    names.forEach((name, i) => {
      const [s, m, f] = strides[i] as readonly [number, number, number];
      const place = memory.at(tensors[i] as WebGpuTensor, [
        [slow, axes[0] > 1 ? s : 0],
        [middle, axes[1] > 1 ? m : 0],
        [at, f],
      ]);
      lines.push(`${scope.writes.includes(name) ? "var" : "let"} v_${name} = ${place};`);
    });
    if (used.has("_i")) lines.push(`let v__i = ${asFloat(at)};`);
    if (used.has("_j")) lines.push(`let v__j = ${asFloat(middle)};`);
    for (const statement of scope.statements) {
      lines.push(compiler.statement(statement, !declared.has(statement.target)));
      declared.add(statement.target);
    }
    for (const name of scope.writes)
      lines.push(accumulator(reduction, named(name, c), `v_${name}`, asFloat(at)));
    return `{ ${lines.join(" ")} }`;
  };

  return loop(axes[0], short, (slow) =>
    loop(axes[1], short, (middle) => {
      const declare = running.flatMap((c) =>
        scope.writes.map((name) => declareAccumulator(reduction, named(name, c), "f32")),
      );
      const body =
        short || length < running.length
          ? Array.from({ length }, (_, at) => element(slow, middle, at, at % running.length)).join("\n  ")
          : longLoop(length, running.length, (at, c) => element(slow, middle, at, c));
      const finish = scope.writes.map((name) => {
        const result = operands[name] as WebGpuTensor;
        const value = isArgument(reduction)
          ? `i_${named(name, 0)}`
          : wide
            ? combine(reduction, (c) => `a_${named(name, c)}`)
            : `a_${named(name, 0)}`;
        return `${resultPlace(result, shape.length, slow, middle, memory)} = ${value};`;
      });
      return [...declare, body, ...finish].join("\n  ");
    }),
  );
}

/** Element `at` goes to running value `at % count`; what is left over at the end is written out. */
function longLoop(length: number, count: number, element: (at: Index, c: number) => string): string {
  const whole = Math.floor(length / count);
  const turn = loop(whole, false, (quad) =>
    Array.from({ length: count }, (_, c) => {
      if (typeof quad === "number") return element(quad * count + c, c);
      return `{ let at${c} = ${quad} * ${count}u + ${c}u; ${element(`at${c}`, c)} }`;
    }).join(" "),
  );
  const rest = Array.from({ length: length - whole * count }, (_, c) => element(whole * count + c, c));
  return [turn, ...rest].join("\n  ");
}

function resultPlace(
  result: WebGpuTensor,
  rank: number,
  slow: Index,
  middle: Index,
  memory: LaneMemory,
): string {
  if (rank === 1) return memory.at(result, []);
  const strides = result.strides.length > 0 ? result.strides : contiguousStrides(result.shape);
  if (rank === 2) return memory.at(result, [[middle, strides.at(-1) as number]]);
  return memory.at(result, [
    [slow, strides[0] as number],
    [middle, strides[1] as number],
  ]);
}
