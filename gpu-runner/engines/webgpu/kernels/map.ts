/**
 * Fused element-wise formula with broadcasting.
 *
 * Bindings: one per distinct buffer, in order of first use, `read_write` where the formula writes; then the
 * parameters p (p[0].x = number of lanes, then one element offset per view).
 * One invocation per element, or per four where the fast axis is contiguous (`vec4f`, aligned or not).
 * Specification: `engines/reference`, `map`.
 */
import type { Operands } from "../../../engine.ts";
import { mapShape, resolveScope, visitNames } from "../../../formula/scope.ts";
import type { Kernel } from "../kernel.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { type Access, Bindings } from "./bindings.ts";
import { FormulaCompiler, formulaPrelude } from "./formula.ts";
import { laneGrid } from "./grid.ts";
import { type Iteration, iterationOver, offsetExpression } from "./iteration.ts";

export interface BuiltKernel {
  readonly kernel: Kernel;
  readonly resources: readonly GPUBuffer[];
}

/** Fast axes at least this long are computed four elements at a time. */
const WIDE_FROM = 16;

/** @param active lane scalar; lanes with 0 are skipped when given */
export function mapKernel(
  formula: string,
  operands: Operands,
  lanes: number,
  active: WebGpuTensor | undefined,
  firstRow = 0,
): BuiltKernel {
  const scope = resolveScope(formula, operands);
  const shape = mapShape(formula, scope, operands);
  const names = [...new Set([...scope.reads, ...scope.writes])];
  const tensors = names.map((name) => operands[name] as WebGpuTensor);
  const used = namesIn(scope.statements);
  const indexed = used.has("_i") || used.has("_j");
  const iteration = iterationOver(shape, tensors, !indexed);
  const wide = isWide(iteration, tensors, names, scope.writes);
  const bindings = new Bindings(lanes);
  const accesses = tensors.map((tensor, i) => {
    const strides = iteration.strides[i] as Iteration["strides"][number];
    const aligned = wide && strides[2] === 1 && isAligned(tensor, strides);
    return bindings.add(tensor, scope.writes.includes(names[i] as string), aligned);
  });
  const mask = active ? bindings.add(active, false, false) : undefined;

  const compiler = new FormulaCompiler(wide ? "vec4f" : "f32", constantsOf(operands));
  const place = (i: number): string => {
    const [slow, middle, fast] = iteration.strides[i] as Iteration["strides"][number];
    return offsetExpression([
      ["slow", slow],
      ["middle", middle],
      ["fast", fast],
    ]);
  };
  const declared = new Set<string>();
  const body: string[] = [];
  names.forEach((name, i) => {
    if (!scope.reads.includes(name)) return;
    declared.add(name);
    body.push(
      `var v_${name} = ${load(accesses[i] as Access, iteration.strides[i]?.[2] ?? 0, place(i), wide)};`,
    );
  });
  if (used.has("_i"))
    body.push(`let v__i = ${wide ? "vec4f(f32(fast)) + vec4f(0f, 1f, 2f, 3f)" : "f32(fast)"};`);
  if (used.has("_j"))
    body.push(`let v__j = ${wide ? "vec4f" : ""}(f32(middle${firstRow > 0 ? ` + ${firstRow}u` : ""}));`);
  for (const statement of scope.statements) {
    body.push(compiler.statement(statement, !declared.has(statement.target)));
    declared.add(statement.target);
  }
  names.forEach((name, i) => {
    if (!scope.writes.includes(name)) return;
    const access = accesses[i] as Access;
    body.push(wide ? access.store4(place(i), `v_${name}`) : access.store(place(i), `v_${name}`));
  });

  const [slowLength, middleLength, fastLength] = iteration.axes;
  const fastItems = wide ? Math.ceil(fastLength / 4) : fastLength;
  const { grid, prologue } = laneGrid(slowLength * middleLength * fastItems, lanes);
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${axisVariables(slowLength, middleLength, fastItems, wide)}
  ${body.join("\n  ")}`;
  const code = `${bindings.declarations()}
${formulaPrelude(main, wide ? "vec4f" : "f32")}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${main}
}
`;
  return {
    kernel: { label: `map [${shape}] ${formula}`, code, grid, ...bindings.kernel },
    resources: bindings.buffers,
  };
}

/** Declares `slow`, `middle` and `fast` (elements) from `item`. */
export function axisVariables(slow: number, middle: number, fastItems: number, wide: boolean): string {
  const lines: string[] = [];
  const rest = fastItems === 1 ? "item" : `item / ${fastItems}u`;
  if (slow > 1) lines.push(`let slow = (${rest}) / ${middle}u;`);
  if (middle > 1) lines.push(slow > 1 ? `let middle = (${rest}) % ${middle}u;` : `let middle = ${rest};`);
  else lines.push("let middle = 0u;");
  const fast = fastItems === 1 ? "0u" : slow * middle === 1 ? "item" : `item % ${fastItems}u`;
  lines.push(`let fast = ${wide && fast !== "0u" ? `(${fast}) * 4u` : fast};`);
  return lines.join("\n  ");
}

/** Names that occur on the right-hand sides. */
export function namesIn(statements: ReturnType<typeof resolveScope>["statements"]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { expression } of statements) visitNames(expression, (name) => names.add(name));
  return names;
}

export function constantsOf(operands: Operands): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(operands).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

export function load(access: Access, fastStride: number, place: string, wide: boolean): string {
  if (!wide) return access.load(place);
  return fastStride === 0 ? `vec4f(${access.load(place)})` : access.load4(place);
}

/** Whether whole vec4s at multiples of 4 of the fast axis are whole, aligned vec4s of the buffer. */
export function isAligned(tensor: WebGpuTensor, strides: readonly [number, number, number]): boolean {
  return [tensor.offset, tensor.laneStride, strides[0], strides[1]].every((distance) => distance % 4 === 0);
}

function isWide(
  { axes, strides }: Iteration,
  tensors: readonly WebGpuTensor[],
  names: readonly string[],
  writes: readonly string[],
): boolean {
  const fast = axes[2];
  if (fast < WIDE_FROM || !strides.every((s) => s[2] === 0 || s[2] === 1)) return false;
  if (fast % 4 === 0) return true;
  // The last vec4 reaches into the padding after the lane, which is there to be overwritten.
  return (
    axes[0] * axes[1] === 1 &&
    tensors.every((tensor, i) => !writes.includes(names[i] as string) || tensor.whole)
  );
}
