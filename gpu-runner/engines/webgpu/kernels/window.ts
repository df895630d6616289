/**
 * Sliding windows of images, `[b, h, w, c]` → `[b, oh, ow, kh, kw, c]`.
 *
 * Bindings: images, windows, active; one per distinct buffer, then the parameters. One invocation per entry (or per four
 * channels, where they lie together), or per window on a software adapter.
 * Specification: `engines/reference/windows.ts`.
 */
import { reachesOutside, type WindowShape } from "../../window-shape.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { type Access, Bindings } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import { offsetExpression } from "./iteration.ts";
import { type BuiltKernel, built, type KernelSettings } from "./map.ts";

/** WGSL that makes index variables of `item`, the last axis the fastest; axes of length 1 are index 0. */
export function indicesOf(axes: readonly (readonly [name: string, length: number])[]): string {
  let inner = 1;
  const lines = [...axes].reverse().map(([name, length]) => {
    const rest = inner === 1 ? "item" : `item / ${inner}u`;
    inner *= length;
    return `let ${name} = ${length === 1 ? "0u" : `${rest} % ${length}u`};`;
  });
  return lines.join(" ");
}

/** How the channels of images and windows are reached: four at a time where both have them side by side. */
export function channelsOf(
  bindings: Bindings,
  { image: [, , , c] }: WindowShape,
  from: WebGpuTensor,
  to: WebGpuTensor,
): {
  readonly from: Access;
  readonly to: Access;
  /** Groups of channels. */
  readonly count: number;
  readonly type: "vec4f" | "f32";
  /** Group `z` behind a hoisted index. */
  readonly load: (base: string) => string;
  readonly store: (base: string, value: string) => string;
} {
  const steps = [from, to].map(({ strides }) => strides.at(-1) as number) as [number, number];
  const isWide = c % 4 === 0 && steps.every((step) => step === 1);
  const isAligned = ({ offset, laneStride, strides }: WebGpuTensor): boolean =>
    isWide && [offset, laneStride, ...strides.slice(0, -1)].every((distance) => distance % 4 === 0);
  const source = bindings.add(from, false, isAligned(from));
  const target = bindings.add(to, true, isAligned(to));
  const place = (step: number): string => (step === 1 ? "z" : `z * ${step}u`);
  return {
    from: source,
    to: target,
    count: isWide ? c / 4 : c,
    type: isWide ? "vec4f" : "f32",
    load: (base) => (isWide ? source.load4(base, "z") : source.loadAt(base, place(steps[0]))),
    store: (base, value) =>
      isWide ? target.store4(base, "z", value) : target.storeAt(base, place(steps[1]), value),
  };
}

/** Offset of a place in a view, the last axis left out. */
export function placeIn(view: WebGpuTensor, indices: readonly string[]): string {
  return offsetExpression(indices.map((index, axis) => [index, view.strides[axis] as number] as const));
}

export function windowKernel(
  images: WebGpuTensor,
  windows: WebGpuTensor,
  shape: WindowShape,
  outside: number,
  { lanes, active, variant }: KernelSettings,
): BuiltKernel {
  const { image, counts, kernel, strides, dilations, before } = shape;
  const bindings = new Bindings(lanes);
  const channels = channelsOf(bindings, shape, images, windows);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const own = [["k", kernel[0]] as const, ["l", kernel[1]] as const, ["z", channels.count] as const];
  const all = [["n", image[0]] as const, ["i", counts[0]] as const, ["j", counts[1]] as const];
  const isWhole = variant === "register";
  const axes = isWhole ? all : [...all, ...own];
  const around = (name: string, length: number, body: string): string =>
    isWhole ? `for (var ${name} = 0u; ${name} < ${length}u; ${name}++) { ${body} }` : body;
  const each = (value: string): string => around("z", channels.count, channels.store("write_at", value));
  const read = `${channels.from.hoist("read_at", placeIn(images, ["n", "u32(row)", "u32(column)"]))} ${each(channels.load("read_at"))}`;
  const isInside = `row >= 0 && row < ${image[1]} && column >= 0 && column < ${image[2]}`;
  const entry = `let column = i32(j * ${strides[1]}u + l * ${dilations[1]}u) - ${before[1]};
    ${channels.to.hoist("write_at", placeIn(windows, ["n", "i", "j", "k", "l"]))}
    ${reachesOutside(shape) ? `if (${isInside}) { ${read} } else { ${each(`${channels.type}(${literal(outside)})`)} }` : read}`;
  const row = `let row = i32(i * ${strides[0]}u + k * ${dilations[0]}u) - ${before[0]};
    ${around("l", kernel[1], entry)}`;
  const { grid, prologue } = laneGrid(
    axes.reduce((items, [, length]) => items * length, 1),
    lanes,
  );
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${indicesOf(axes)}
  ${around("k", kernel[0], row)}`;
  return built(bindings, main, channels.type, grid, `windows [${windows.shape}] of [${images.shape}]`);
}

/** WGSL of a number that is finite in float32. */
function literal(value: number): string {
  const text = `${Math.fround(value)}`;
  return /[.e]/.test(text) ? text : `${text}.0`;
}
