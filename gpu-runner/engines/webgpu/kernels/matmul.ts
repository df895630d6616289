/**
 * Matrix products per lane: which kernels a product takes.
 *
 * | shape | kernels |
 * |---|---|
 * | `[m, k] · [k]` (project on a basis) | `matmul-project.ts`; strided or short: a reduction of `a·b` |
 * | `[k, m]ᵀ · [k]` (combine a basis) | `matmul-combine.ts` |
 * | anything else | `matmul-register.ts` or, on hardware, `matmul-tile.ts`; long k with few outputs in chunks |
 * Tensors split over several buffers are cut along the split axis, summing where that is k.
 */
import { sliceView, type TensorStorage, type WebGpuTensor } from "../tensor.ts";
import type { BuiltKernel, KernelSettings } from "./map.ts";
import { combineKernel } from "./matmul-combine.ts";
import { canProject, projectKernels } from "./matmul-project.ts";
import { type RegisterTile, registerKernels } from "./matmul-register.ts";
import { fillsTiles, tileKernels } from "./matmul-tile.ts";
import { reduceKernels, reduceScratch } from "./reduce.ts";

export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

export interface MatmulSettings extends KernelSettings {
  /** Tile of the register kernel, chosen for the adapter. */
  readonly tile: RegisterTile;
  /** Whether subgroups are exactly four invocations (software adapters), which then share loads. */
  readonly quadsShare: boolean;
  readonly scratch: (size: number) => TensorStorage | undefined;
}

export interface ProductSize {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** A factor as the kernels see it: entry (i, j) at `i·strides[0] + j·strides[1]`, transposition applied. */
export interface Factor {
  readonly view: WebGpuTensor;
  readonly strides: readonly [number, number];
}

/** @throws RangeError on shapes that do not fit */
export function matmulKernels(
  a: WebGpuTensor,
  b: WebGpuTensor,
  out: WebGpuTensor,
  options: MatmulOptions,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  checkShapes(a.shape, b.shape, out.shape, options);
  const written = new Set((out.parts ?? [out]).map((part) => part.storage));
  if ([a, b].some((factor) => (factor.parts ?? [factor]).some((part) => written.has(part.storage))))
    throw new RangeError("matmul: out shares storage with a factor");
  return product(a, b, out, options, settings, false);
}

function checkShapes(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
  { transposeA = false, transposeB = false }: MatmulOptions,
): void {
  const [m, k] = transposeA ? [a[1], a[0]] : [a[0], a[1]];
  const vector = b.length === 1 && !transposeB;
  const [inner, n] = transposeB ? [b[1], b[0]] : [b[0], b[1]];
  const wanted = vector ? [m] : [m, n];
  if (a.length === 2 && (vector || b.length === 2) && inner === k && `${out}` === `${wanted}`) return;
  throw new RangeError(
    `matmul: [${a}]${transposeA ? "ᵀ" : ""} · [${b}]${transposeB ? "ᵀ" : ""} does not give [${out}]`,
  );
}

function product(
  a: WebGpuTensor,
  b: WebGpuTensor,
  out: WebGpuTensor,
  options: MatmulOptions,
  settings: MatmulSettings,
  accumulate: boolean,
): readonly BuiltKernel[] {
  const { transposeA = false, transposeB = false } = options;
  const again = (a2: WebGpuTensor, b2: WebGpuTensor, out2: WebGpuTensor, sum: boolean) =>
    product(a2, b2, out2, options, settings, sum);
  const alongM = (first: number, rows: number) =>
    again(sliceView(a, first, rows, transposeA ? 1 : 0), b, sliceView(out, first, rows), accumulate);
  const alongK = (first: number, rows: number) =>
    again(
      sliceView(a, first, rows, transposeA ? 0 : 1),
      sliceView(b, first, rows, transposeB ? 1 : 0),
      out,
      accumulate || first > 0,
    );
  if (out.parts) return eachPart(out.parts, alongM);
  if (a.parts) return eachPart(a.parts, transposeA ? alongK : alongM);
  if (b.parts)
    return eachPart(b.parts, (first, rows) =>
      transposeB
        ? again(a, sliceView(b, first, rows), sliceView(out, first, rows, 1), accumulate)
        : alongK(first, rows),
    );
  return whole(a, b, out, options, settings, accumulate);
}

function eachPart(
  parts: readonly WebGpuTensor[],
  cut: (first: number, rows: number) => readonly BuiltKernel[],
): readonly BuiltKernel[] {
  let first = 0;
  return parts.flatMap((part) => {
    const rows = part.shape[0] as number;
    const kernels = cut(first, rows);
    first += rows;
    return kernels;
  });
}

function whole(
  a: WebGpuTensor,
  b: WebGpuTensor,
  out: WebGpuTensor,
  { transposeA = false, transposeB = false }: MatmulOptions,
  settings: MatmulSettings,
  accumulate: boolean,
): readonly BuiltKernel[] {
  const { lanes, active } = settings;
  if (b.shape.length === 1) {
    if (transposeA) return [combineKernel(a, b, out, accumulate, lanes, active)];
    if (!accumulate && canProject(a, b)) return projectKernels(a, b, out, settings);
    if (!accumulate) {
      const operands = { a, b, out };
      const scratch = settings.scratch(reduceScratch("out = a * b", operands));
      return reduceKernels("sum", "out = a * b", operands, lanes, active, scratch);
    }
  }
  const [a0 = 0, a1 = 0] = a.strides;
  const [b0 = 0, b1 = 0] = b.strides;
  const left: Factor = { view: a, strides: transposeA ? [a1, a0] : [a0, a1] };
  const right: Factor = {
    view: b,
    strides: b.shape.length === 1 ? [b0, 0] : transposeB ? [b1, b0] : [b0, b1],
  };
  const result: Factor = { view: out, strides: [out.strides[0] as number, out.strides[1] ?? 0] };
  const [m, n] = [out.shape[0] as number, out.shape[1] ?? 1];
  const k = a.shape[transposeA ? 0 : 1] as number;
  const size = { m, n, k };
  if (settings.variant === "tile" && fillsTiles(size))
    return tileKernels(left, right, result, size, accumulate, settings);
  return registerKernels(left, right, result, size, settings.tile, accumulate, settings);
}
