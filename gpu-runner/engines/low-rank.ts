/**
 * Element-wise work over more than three axes as work over at most three, which is what the loops and kernels of the
 * engines know: neighbouring axes along which every operand runs evenly become one, and what is left over is done slice by
 * slice along the first axis.
 */
import type { LaneTensor, Operand, Operands, Reduction } from "../engine.ts";
import { mapShape, reduceShape, resolveScope, visitNames } from "../formula/scope.ts";

/** Axes of a loop that an engine writes. */
export const LOOP_RANK = 3;

/** A view that has offset and strides. */
export interface Strided extends LaneTensor {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Makes the same storage another view. */
export type Viewer<T extends Strided> = (
  tensor: T,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
) => T;

/** How a formula runs over its shape. */
export interface FormulaAxes {
  readonly shape: readonly number[];
  /** Results of a reduction: they lack the last axis. */
  readonly results: readonly string[];
  /** Axes at the end that stay as they are: those that are reduced, or whose index is read. */
  readonly fixed: number;
}

/** One operand along the axes of the loop. */
interface Walk {
  readonly name: string;
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * Operands of the calls over at most {@link LOOP_RANK} axes which, in any order, do what the one call does: itself where
 * it has no more axes.
 * @throws FormulaError where names or shapes do not fit
 */
export function callsOf<T extends Strided>(
  formula: string,
  operands: Operands,
  view: Viewer<T>,
  reduction?: Reduction,
): readonly Operands[] {
  const ranks = Object.values(operands).map((operand) =>
    typeof operand === "object" ? operand.shape.length : 0,
  );
  if (Math.max(...ranks) <= LOOP_RANK) return [operands];
  const scope = resolveScope(formula, operands);
  const names = new Set<string>();
  for (const { expression } of scope.statements) visitNames(expression, (name) => names.add(name));
  const shape = reduction ? reduceShape(formula, scope, operands) : mapShape(formula, scope, operands);
  const fixed = names.has("_j") ? 2 : names.has("_i") || reduction ? 1 : 0;
  return lowRankCalls(operands, { shape, results: reduction ? scope.writes : [], fixed }, view);
}

export function lowRankCalls<T extends Strided>(
  operands: Operands,
  axes: FormulaAxes,
  view: Viewer<T>,
): readonly Operands[] {
  const rank = axes.shape.length;
  const tensors = Object.entries(operands).filter(
    (entry): entry is [string, T] => typeof entry[1] === "object",
  );
  const walks = tensors.map(([name, { shape, strides, offset }]): Walk => {
    // The result of a reduction has the loop's first axes, any other operand its last ones.
    const lead = axes.results.includes(name) ? 0 : rank - shape.length;
    const along = Array.from({ length: rank }, (_, axis) =>
      (shape[axis - lead] ?? 1) === 1 ? 0 : (strides[axis - lead] as number),
    );
    return { name, strides: along, offset };
  });
  const merged = merge(axes.shape, walks, axes.fixed);
  const numbers = Object.entries(operands).filter(([, operand]) => typeof operand === "number");
  return slices(merged).map(({ shape, walks: parts }) => {
    const views = parts.map(({ name, strides, offset }, i): [string, Operand] => {
      const isResult = axes.results.includes(name);
      const own = isResult ? shape.slice(0, -1) : shape;
      const lengths = own.map((length, axis) => (strides[axis] === 0 ? 1 : length));
      const tensor = (tensors[i] as [string, T])[1];
      return own.length === 0
        ? [name, view(tensor, [1], [1], offset)]
        : [name, view(tensor, lengths, strides.slice(0, own.length), offset)];
    });
    return Object.fromEntries([...numbers, ...views]) as Operands;
  });
}

interface Loop {
  readonly shape: readonly number[];
  readonly walks: readonly Walk[];
}

/** Joins neighbouring axes; the last `fixed` stay. */
function merge(shape: readonly number[], walks: readonly Walk[], fixed: number): Loop {
  let loop: Loop = { shape, walks };
  for (let axis = shape.length - 2 - fixed; axis >= 0; axis--) {
    const [slow, fast] = [loop.shape[axis] as number, loop.shape[axis + 1] as number];
    const joins = loop.walks.every(
      ({ strides }) => slow === 1 || fast === 1 || strides[axis] === (strides[axis + 1] as number) * fast,
    );
    if (!joins) continue;
    loop = {
      shape: loop.shape.toSpliced(axis, 2, slow * fast),
      walks: loop.walks.map((walk) => {
        const stride = (fast === 1 ? walk.strides[axis] : walk.strides[axis + 1]) as number;
        return { ...walk, strides: walk.strides.toSpliced(axis, 2, stride) };
      }),
    };
  }
  return loop;
}

/** The loop, or what remains of it at each place along its first axes. */
function slices(loop: Loop): readonly Loop[] {
  if (loop.shape.length <= LOOP_RANK) return [loop];
  const [length = 1, ...shape] = loop.shape;
  return Array.from({ length }, (_, index) =>
    slices({
      shape,
      walks: loop.walks.map(({ name, strides: [first = 0, ...strides], offset }) => ({
        name,
        strides,
        offset: offset + index * first,
      })),
    }),
  ).flat();
}
