/**
 * Matrix products per lane: which kernels a product takes.
 *
 * | shape | kernels |
 * |---|---|
 * | `[m, k] · [k]` (project on a basis) | `matmul-project.ts`; strided or short: a reduction of `a·b` |
 * | `[k, m]ᵀ · [k]` (combine a basis) | `matmul-combine.ts` |
 * | `[…, m, k] · […, k, n]` | `matmul-register.ts`, a lane's products side by side |
 * | anything else | `matmul-register.ts` or, on hardware, `matmul-tile.ts`; long k with few outputs in chunks |
 * Tensors split over several buffers are cut along the split axis, summing where that is k.
 */
import { type MatmulOptions, matmulShape } from "../../matmul-shape.ts";
import { rowView, sliceView, type WebGpuTensor } from "../tensor.ts";
import type { BuiltKernel } from "./map.ts";
import { combineKernel } from "./matmul-combine.ts";
import { canProject, projectKernels } from "./matmul-project.ts";
import { registerKernels } from "./matmul-register.ts";
import { fillsTiles, tileKernels } from "./matmul-tile.ts";
import { type Batch, type Factor, type MatmulSettings, ONE_PRODUCT } from "./product.ts";
import { reduceKernels, reduceScratch } from "./reduce.ts";

/** @throws RangeError on shapes that do not fit */
export function matmulKernels(
  a: WebGpuTensor,
  b: WebGpuTensor,
  out: WebGpuTensor,
  options: MatmulOptions,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  const { batch } = matmulShape(a.shape, b.shape, out.shape, options);
  const written = new Set((out.parts ?? [out]).map((part) => part.storage));
  if ([a, b].some((factor) => (factor.parts ?? [factor]).some((part) => written.has(part.storage))))
    throw new RangeError("matmul: out shares storage with a factor");
  if (batch.length > 0) return batched(a, b, out, batch, options, settings);
  return product(a, b, out, options, settings, false);
}

/** Workgroups along an axis, at most, on every device: lanes and products of a batch share one. */
const MAX_INSTANCES = 65_535;

/** Leading axes, as few as the strides allow; what no kernel takes goes slice by slice. */
function batched(
  a: WebGpuTensor,
  b: WebGpuTensor,
  out: WebGpuTensor,
  batch: readonly number[],
  options: MatmulOptions,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  if ([a, b, out].some(({ parts }) => parts))
    throw new RangeError(`matmul: a batch of products of split tensors, [${a.shape}] · [${b.shape}]`);
  let lengths = [...batch];
  let strides = [a, b, out].map((view) => view.strides.slice(0, batch.length));
  for (let axis = batch.length - 2; axis >= 0; axis--) {
    const [slow, fast] = [lengths[axis] as number, lengths[axis + 1] as number];
    const joins = strides.every(
      (own) => slow === 1 || fast === 1 || own[axis] === (own[axis + 1] as number) * fast,
    );
    if (!joins) continue;
    lengths = lengths.toSpliced(axis, 2, slow * fast);
    strides = strides.map((own) =>
      own.toSpliced(axis, 2, (fast === 1 ? own[axis] : own[axis + 1]) as number),
    );
  }
  const products = lengths.reduce((count, length) => count * length, settings.lanes);
  if ((batch.length > 2 && lengths.length > 2) || (products > MAX_INSTANCES && (batch[0] as number) > 1))
    return Array.from({ length: batch[0] as number }, (_, index) => {
      const [first, second, third] = [rowView(a, index), rowView(b, index), rowView(out, index)];
      return batch.length === 1
        ? product(first, second, third, options, settings, false)
        : batched(first, second, third, batch.slice(1), options, settings);
    }).flat();
  const pair = (values: readonly number[], otherwise: number): Batch =>
    values.length === 1 ? [otherwise, values[0] as number] : (values as [number, number]);
  const { transposeA = false, transposeB = false } = options;
  const factorOf = (view: WebGpuTensor, transposed: boolean, own: readonly number[]): Factor => {
    const [row = 0, column = 0] = view.strides.slice(-2);
    return { view, strides: transposed ? [column, row] : [row, column], batch: pair(own, 0) };
  };
  const [left, right, result] = [
    factorOf(a, transposeA, strides[0] as number[]),
    factorOf(b, transposeB, strides[1] as number[]),
    factorOf(out, false, strides[2] as number[]),
  ];
  const [m = 0, n = 0] = out.shape.slice(-2);
  const k = a.shape.at(transposeA ? -2 : -1) as number;
  return registerKernels(
    left,
    right,
    result,
    { m, n, k, batch: pair(lengths, 1) },
    settings.tile,
    false,
    settings,
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
  const batch = [0, 0] as const;
  const left: Factor = { view: a, strides: transposeA ? [a1, a0] : [a0, a1], batch };
  const right: Factor = {
    view: b,
    strides: b.shape.length === 1 ? [b0, 0] : transposeB ? [b1, b0] : [b0, b1],
    batch,
  };
  const result: Factor = { view: out, strides: [out.strides[0] as number, out.strides[1] ?? 0], batch };
  const [m, n] = [out.shape[0] as number, out.shape[1] ?? 1];
  const k = a.shape[transposeA ? 0 : 1] as number;
  const size = { m, n, k, batch: ONE_PRODUCT };
  if (settings.variant === "tile" && fillsTiles(size))
    return tileKernels(left, right, result, size, accumulate, settings);
  return registerKernels(left, right, result, size, settings.tile, accumulate, settings);
}
