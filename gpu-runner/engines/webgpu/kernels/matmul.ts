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
import { type MatmulOptions, matmulShape } from "../../matmul-shape.ts";
import { sliceView, type WebGpuTensor } from "../tensor.ts";
import type { BuiltKernel } from "./map.ts";
import { combineKernel } from "./matmul-combine.ts";
import { canProject, projectKernels } from "./matmul-project.ts";
import { registerKernels } from "./matmul-register.ts";
import { fillsTiles, tileKernels } from "./matmul-tile.ts";
import type { Factor, MatmulSettings } from "./product.ts";
import { reduceKernels, reduceScratch } from "./reduce.ts";

/** @throws RangeError on shapes that do not fit */
export function matmulKernels(
  a: WebGpuTensor,
  b: WebGpuTensor,
  out: WebGpuTensor,
  options: MatmulOptions,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  matmulShape(a.shape, b.shape, out.shape, options);
  const written = new Set((out.parts ?? [out]).map((part) => part.storage));
  if ([a, b].some((factor) => (factor.parts ?? [factor]).some((part) => written.has(part.storage))))
    throw new RangeError("matmul: out shares storage with a factor");
  return product(a, b, out, options, settings, false);
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
