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
import type { KernelVariant } from "../kernel-variant.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { type ElementType, FormulaCompiler, formulaPrelude } from "./formula.ts";
import { laneGrid } from "./grid.ts";
import { type Iteration, iterationOver, offsetExpression } from "./iteration.ts";

export interface BuiltKernel {
  readonly kernel: Kernel;
  readonly resources: readonly GPUBuffer[];
}

/** Fast axes at least this long are computed four elements at a time. */
const WIDE_FROM = 16;
/** vec4s that one invocation takes in a row on a software adapter, when that leaves enough invocations. */
const RUN = 8;
const INVOCATIONS_WORTH_KEEPING = 32;

export interface KernelSettings {
  readonly lanes: number;
  /** Lane scalar; lanes with 0 are skipped when given. */
  readonly active: WebGpuTensor | undefined;
  readonly variant: KernelVariant;
}

/** @param firstRow index that `_j` (of rank 2) starts at, for a block of a larger tensor */
export function mapKernel(
  formula: string,
  operands: Operands,
  { lanes, active, variant }: KernelSettings,
  firstRow = 0,
): BuiltKernel {
  const scope = resolveScope(formula, operands);
  const shape = mapShape(formula, scope, operands);
  const names = [...new Set([...scope.reads, ...scope.writes])];
  const tensors = names.map((name) => operands[name] as WebGpuTensor);
  const used = namesIn(scope.statements);
  const iteration = iterationOver(shape, tensors, !used.has("_i") && !used.has("_j"));
  const wide = isWide(iteration, tensors, names, scope.writes);
  const type = wide ? "vec4f" : "f32";
  const [slowLength, middleLength, fastLength] = iteration.axes;
  const fastItems = wide ? Math.ceil(fastLength / 4) : fastLength;
  const run = wide && variant === "register" ? runLength(fastItems) : 1;
  const runs = Math.ceil(fastItems / run);

  const bindings = new Bindings(lanes);
  const operandsInKernel = names.map((name, i) => {
    const tensor = tensors[i] as WebGpuTensor;
    const strides = iteration.strides[i] as Strides;
    const written = scope.writes.includes(name);
    const access = bindings.add(tensor, written, wide && strides[2] === 1 && isAligned(tensor, strides));
    return { name, access, strides, read: scope.reads.includes(name), written, base: `o_${name}` };
  });
  const mask = active ? bindings.add(active, false, false) : undefined;

  const compiler = new FormulaCompiler(type, constantsOf(operands));
  const declared = new Set<string>();
  const before: string[] = [];
  const body: string[] = [];
  for (const { name, access, strides, read, written, base } of operandsInKernel) {
    const place = rowOffset(strides, slowLength, middleLength);
    if (read) declared.add(name);
    if (wide && strides[2] === 0) {
      before.push(`let v_${name} = vec4f(${access.load(place)});`);
      continue;
    }
    before.push(access.hoist(base, place));
    if (!read) continue;
    const value = wide ? access.load4(base, "at") : access.loadAt(base, fastTerm(strides[2]));
    body.push(`${written ? "var" : "let"} v_${name} = ${value};`);
  }
  if (used.has("_i"))
    body.push(`let v__i = ${wide ? "vec4f(f32(at * 4u)) + vec4f(0f, 1f, 2f, 3f)" : "f32(at)"};`);
  if (used.has("_j")) body.push(`let v__j = ${type}(f32(middle + ${firstRow}u));`);
  for (const statement of scope.statements) {
    body.push(compiler.statement(statement, !declared.has(statement.target)));
    declared.add(statement.target);
  }
  for (const { name, access, strides, written, base } of operandsInKernel) {
    if (!written) continue;
    body.push(
      wide ? access.store4(base, "at", `v_${name}`) : access.storeAt(base, fastTerm(strides[2]), `v_${name}`),
    );
  }

  const { grid, prologue } = laneGrid(slowLength * middleLength * runs, lanes);
  const lines = body.join("\n  ");
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${axisVariables(slowLength, middleLength, runs)}
  ${before.join("\n  ")}
  ${
    run === 1
      ? `let at = fast;\n  ${lines}`
      : `let end = min(fast * ${run}u + ${run}u, ${fastItems}u);\n  for (var at = fast * ${run}u; at < end; at++) {\n  ${lines}\n  }`
  }`;
  return built(bindings, main, type, grid, `map [${shape}] ${formula}`);
}

type Strides = Iteration["strides"][number];

function runLength(fastItems: number): number {
  return Math.max(1, Math.min(RUN, Math.floor(fastItems / INVOCATIONS_WORTH_KEEPING)));
}

/** Offset of a row: the part of an element's offset that `slow` and `middle` decide. */
export function rowOffset(strides: Strides, slowLength: number, middleLength: number): string {
  return offsetExpression([
    ["slow", slowLength > 1 ? strides[0] : 0],
    ["middle", middleLength > 1 ? strides[1] : 0],
  ]);
}

function fastTerm(stride: number): string {
  return stride === 0 ? "0u" : stride === 1 ? "at" : `at * ${stride}u`;
}

/** A kernel of one function `main` with 64 invocations to a workgroup. */
export function built(
  bindings: Bindings,
  main: string,
  type: ElementType,
  grid: readonly [number, number, number],
  label: string,
): BuiltKernel {
  const code = `${bindings.declarations()}
${formulaPrelude(main, type)}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${main}
}
`;
  return { kernel: { label, code, grid, ...bindings.kernel }, resources: bindings.buffers };
}

/** Declares `slow`, `middle` and `fast` from `item`. */
export function axisVariables(slow: number, middle: number, fastItems: number): string {
  const lines: string[] = [];
  const rest = fastItems === 1 ? "item" : `(item / ${fastItems}u)`;
  if (slow > 1) lines.push(`let slow = ${middle === 1 ? rest : `${rest} / ${middle}u`};`);
  if (middle > 1) lines.push(`let middle = ${slow > 1 ? `${rest} % ${middle}u` : rest};`);
  else lines.push("let middle = 0u;");
  lines.push(`let fast = ${fastItems === 1 ? "0u" : slow * middle === 1 ? "item" : `item % ${fastItems}u`};`);
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
