/**
 * Fused formula and reduction over the last axis, in an order that depends on its length only.
 *
 * ```
 * chunk g of G:  elements g, g + G, g + 2G, … (of four each where the axis is contiguous)
 * stage 1        partial[lane, row, g] ← chunk g          one invocation per (lane, row, g)
 * stage 2        result[lane, row] ← Σ_g partial          one invocation per (lane, row)
 * ```
 * No barriers, so it is fast on software adapters too. One stage writes the results when G = 1.
 * Bindings: one per distinct buffer, then (two stages) the partials, then the parameters.
 * Specification: `engines/reference`, `reduce`.
 */
import type { Operands, Reduction } from "../../../engine.ts";
import { reduceShape, resolveScope } from "../../../formula/scope.ts";
import { contiguousStrides, type TensorStorage, type WebGpuTensor } from "../tensor.ts";
import { type Access, Bindings, type View } from "./bindings.ts";
import { type ElementType, FormulaCompiler } from "./formula.ts";
import { laneGrid } from "./grid.ts";
import { type Iteration, iterationOver, offsetExpression } from "./iteration.ts";
import { axisVariables, type BuiltKernel, built, constantsOf, isAligned, namesIn, rowOffset } from "./map.ts";

/** Elements that one invocation reduces before the axis is split. */
const CHUNK = 128;
/** Chunks of one axis, at most. */
const MAX_CHUNKS = 256;
/** Axes at least this long are read four elements at a time. */
export const WIDE_FROM = 16;

/** Chunks of an axis of `length`: 1, or a multiple of 4. */
export function chunkCount(length: number): number {
  if (length <= 2 * CHUNK) return 1;
  return Math.min(MAX_CHUNKS, Math.ceil(length / CHUNK / 4) * 4);
}

/** Elements a lane of scratch that `reduce` needs; 0 when one stage does it. */
export function reduceScratch(formula: string, operands: Operands): number {
  const scope = resolveScope(formula, operands);
  const shape = reduceShape(formula, scope, operands);
  const length = shape.at(-1) as number;
  const chunks = chunkCount(length);
  const rows = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  return chunks === 1 ? 0 : scope.writes.length * rows * chunks * 2;
}

/** @param scratch storage for {@link reduceScratch} elements a lane (any, when that is 0) */
export function reduceKernels(
  reduction: Reduction,
  formula: string,
  operands: Operands,
  lanes: number,
  active: WebGpuTensor | undefined,
  scratch: TensorStorage | undefined,
): readonly BuiltKernel[] {
  const scope = resolveScope(formula, operands);
  const shape = reduceShape(formula, scope, operands);
  const length = shape.at(-1) as number;
  const chunks = chunkCount(length);
  const results = scope.writes.map((name) => operands[name] as WebGpuTensor);
  const label = `${reduction} [${shape}] ${formula}`;
  if (chunks === 1 || !scratch)
    return [chunkKernel(reduction, formula, operands, lanes, active, 1, results, label)];
  const rows = shape.slice(0, -1);
  const rowCount = rows.reduce((product, extent) => product * extent, 1);
  const partial = (index: number): View =>
    scratchView(scratch, [...(rows.length ? rows : [1]), chunks], index * rowCount * chunks);
  const values = results.map((_, i) => partial(i));
  const indices = results.map((_, i) => partial(results.length + i));
  const positions = isArgument(reduction) ? indices : undefined;
  return [
    chunkKernel(reduction, formula, operands, lanes, active, chunks, values, label, positions),
    combineKernel(reduction, values, positions, results, lanes, active, label),
  ];
}

export const isArgument = (reduction: Reduction): boolean => reduction === "argmin" || reduction === "argmax";

export function scratchView(storage: TensorStorage, shape: readonly number[], offset: number): View {
  return {
    shape,
    strides: contiguousStrides(shape),
    offset: storage.base + offset,
    laneStride: storage.laneStride,
    storage,
  };
}

/** The statement that takes a value into the running value `a_name` (and its place `i_name`). */
export function accumulator(reduction: Reduction, name: string, value: string, index: string): string {
  switch (reduction) {
    case "sum":
      return `a_${name} += ${value};`;
    case "max":
      return `a_${name} = max(a_${name}, ${value});`;
    case "min":
      return `a_${name} = min(a_${name}, ${value});`;
    case "argmin":
    case "argmax": {
      const better = reduction === "argmin" ? "<" : ">";
      return `{ let c = ${value}; let at = ${index};
      if (i_${name} < 0f || c ${better} a_${name} || (c == a_${name} && at < i_${name})) { a_${name} = c; i_${name} = at; } }`;
    }
    default:
      return reduction satisfies never;
  }
}

function initial(reduction: Reduction, type: ElementType): string {
  if (reduction === "sum" || isArgument(reduction)) return `${type}(0f)`;
  return `${type}(${reduction === "max" ? "-" : ""}bitcast<f32>(infinity_bits))`;
}

function chunkKernel(
  reduction: Reduction,
  formula: string,
  operands: Operands,
  lanes: number,
  active: WebGpuTensor | undefined,
  chunks: number,
  outputs: readonly View[],
  label: string,
  positions?: readonly View[],
): BuiltKernel {
  const scope = resolveScope(formula, operands);
  const shape = reduceShape(formula, scope, operands);
  const names = scope.reads;
  const tensors = names.map((name) => operands[name] as WebGpuTensor);
  const iteration = iterationOver(shape, tensors, false);
  const [slowLength, middleLength, length] = iteration.axes;
  const wide =
    length >= WIDE_FROM && !isArgument(reduction) && iteration.strides.every((s) => s[2] === 0 || s[2] === 1);
  const bindings = new Bindings(lanes);
  const accesses = tensors.map((tensor, i) => {
    const strides = iteration.strides[i] as Iteration["strides"][number];
    return bindings.add(tensor, false, wide && strides[2] === 1 && isAligned(tensor, strides));
  });
  const outputAccesses = outputs.map((view) => bindings.add(view, true, false));
  const positionAccesses = positions?.map((view) => bindings.add(view, true, false));
  const mask = active ? bindings.add(active, false, false) : undefined;

  const type = wide ? "vec4f" : "f32";
  const compiler = new FormulaCompiler(type, constantsOf(operands));
  const used = namesIn(scope.statements);
  const before: string[] = [];
  const element: string[] = [];
  const declared = new Set<string>(names);
  names.forEach((name, i) => {
    const strides = iteration.strides[i] as Iteration["strides"][number];
    const access = accesses[i] as Access;
    const place = rowOffset(strides, slowLength, middleLength);
    if (strides[2] === 0) {
      before.push(`let v_${name} = ${type}(${access.load(place)});`);
      return;
    }
    before.push(access.hoist(`o_${name}`, place));
    const value = wide
      ? access.load4(`o_${name}`, "at")
      : access.loadAt(`o_${name}`, strides[2] === 1 ? "at" : `at * ${strides[2]}u`);
    element.push(`let v_${name} = ${value};`);
  });
  if (used.has("_i"))
    element.push(`let v__i = ${wide ? "vec4f(f32(at * 4u)) + vec4f(0f, 1f, 2f, 3f)" : "f32(at)"};`);
  if (used.has("_j")) element.push(`let v__j = ${type}(f32(middle));`);
  for (const statement of scope.statements) {
    element.push(compiler.statement(statement, !declared.has(statement.target)));
    declared.add(statement.target);
  }
  const ragged = wide && length % 4 !== 0;
  for (const name of scope.writes) {
    const value = ragged
      ? `select(${initial(reduction, type)}, v_${name}, vec4u(at * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(${length}u))`
      : `v_${name}`;
    element.push(accumulator(reduction, name, value, "f32(at)"));
  }
  const items = wide ? Math.ceil(length / 4) : length;
  const finish = scope.writes.map((name, i) => {
    const view = outputs[i] as View;
    const place = rowPlace(view, slowLength, middleLength, chunks);
    const access = outputAccesses[i] as Access;
    if (!isArgument(reduction))
      return access.store(place, wide ? collapse(reduction, `a_${name}`) : `a_${name}`);
    if (!positionAccesses) return access.store(place, `i_${name}`);
    return `${access.store(place, `a_${name}`)} ${(positionAccesses[i] as Access).store(place, `i_${name}`)}`;
  });
  const { grid, prologue } = laneGrid(slowLength * middleLength * chunks, lanes);
  const accumulators = scope.writes.map((name) => declareAccumulator(reduction, name, type));
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${axisVariables(slowLength, middleLength, chunks)}
  ${[...before, ...accumulators].join("\n  ")}
  for (var at = fast; at < ${items}u; at += ${chunks}u) {
    ${element.join("\n    ")}
  }
  ${finish.join("\n  ")}`;
  return built(bindings, main, type, grid, label);
}

/** Declares the running value `a_name` (and `i_name`) at the identity of the reduction. */
export function declareAccumulator(reduction: Reduction, name: string, type: ElementType): string {
  const value = `var a_${name} = ${initial(reduction, type)};`;
  return isArgument(reduction) ? `${value} var i_${name} = -1f;` : value;
}

/** Offset of a row's result, or of its chunk `fast`, in a view of the rows' shape, of `[1]`, or with chunks. */
function rowPlace(view: View, slowLength: number, middleLength: number, chunks: number): string {
  const axes = chunks > 1 ? view.strides.slice(0, -1) : view.strides;
  const [slow, middle] = axes.length === 1 ? [0, axes[0] as number] : (axes as [number, number]);
  return offsetExpression([
    ["slow", slowLength > 1 ? slow : 0],
    ["middle", middleLength > 1 ? middle : 0],
    ["fast", chunks > 1 ? 1 : 0],
  ]);
}

function collapse(reduction: Reduction, value: string): string {
  return combine(reduction, (c) => `${value}.${"xyzw"[c]}`);
}

/** Four running values into one, in pairs. */
export function combine(reduction: Reduction, value: (c: number) => string): string {
  if (reduction === "sum") return `(${value(0)} + ${value(1)}) + (${value(2)} + ${value(3)})`;
  return `${reduction}(${reduction}(${value(0)}, ${value(1)}), ${reduction}(${value(2)}, ${value(3)}))`;
}

/** Second stage: one result per row from the chunks' values (and places). */
export function combineKernel(
  reduction: Reduction,
  values: readonly View[],
  positions: readonly View[] | undefined,
  results: readonly WebGpuTensor[],
  lanes: number,
  active: WebGpuTensor | undefined,
  label: string,
): BuiltKernel {
  const bindings = new Bindings(lanes);
  const inputs = values.map((view) => bindings.add(view, false, false));
  const inputPositions = positions?.map((view) => bindings.add(view, false, false));
  const outputs = results.map((view) => bindings.add(view, true, false));
  const mask = active ? bindings.add(active, false, false) : undefined;
  const shape = (values[0] as View).shape;
  const chunks = shape.at(-1) as number;
  const [slowLength, middleLength] =
    shape.length === 3 ? (shape as [number, number]) : [1, shape[0] as number];
  const row = offsetExpression([
    ["slow", slowLength > 1 ? middleLength * chunks : 0],
    ["middle", middleLength > 1 ? chunks : 0],
  ]);
  const body = results.map((result, i) => {
    const place = rowPlace(result, slowLength, middleLength, 1);
    const output = outputs[i] as Access;
    const input = inputs[i] as Access;
    if (isArgument(reduction) && inputPositions) {
      const position = inputPositions[i] as Access;
      const take = accumulator(reduction, `${i}`, input.loadAt("o", "g"), position.loadAt("o_at", "g"));
      return `{ ${input.hoist("o", row)} ${position.hoist("o_at", row)} ${declareAccumulator(reduction, `${i}`, "f32")}
    for (var g = 0u; g < ${chunks}u; g++) { ${take} }
    ${output.store(place, `i_${i}`)} }`;
    }
    // Four running values, as chunks are a multiple of 4: shorter dependency chains.
    const take = accumulator(reduction, `${i}`, input.load4("o", "g"), "");
    return `{ ${input.hoist("o", row)} ${declareAccumulator(reduction, `${i}`, "vec4f")}
    for (var g = 0u; g < ${chunks / 4}u; g++) { ${take} }
    ${output.store(place, collapse(reduction, `a_${i}`))} }`;
  });
  const { grid, prologue } = laneGrid(slowLength * middleLength, lanes);
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${axisVariables(slowLength, middleLength, 1)}
  ${body.join("\n  ")}`;
  return built(bindings, main, "f32", grid, `${label} (combine)`);
}
