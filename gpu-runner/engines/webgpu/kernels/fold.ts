/**
 * Sums of windows back to images, `[b, oh, ow, kh, kw, c]` → `[b, h, w, c]`: the transpose of `kernels/window.ts`.
 *
 * Bindings: windows, images, active; one per distinct buffer, then the parameters. One invocation per entry of the images (or
 * per four channels, where they lie together) adds the windows that read it: no atomics, and one order of additions.
 * Specification: `engines/reference/windows.ts`.
 */
import type { WindowShape } from "../../window-shape.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import { type BuiltKernel, built, type KernelSettings } from "./map.ts";
import { channelsOf, indicesOf, placeIn } from "./window.ts";

export function foldKernel(
  windows: WebGpuTensor,
  images: WebGpuTensor,
  shape: WindowShape,
  { lanes, active }: Pick<KernelSettings, "lanes" | "active">,
): BuiltKernel {
  const { image, kernel } = shape;
  const bindings = new Bindings(lanes);
  const channels = channelsOf(bindings, shape, windows, images);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const axes = [
    ["n", image[0]],
    ["row", image[1]],
    ["column", image[2]],
    ["z", channels.count],
  ] as const;
  const { grid, prologue } = laneGrid(image[0] * image[1] * image[2] * channels.count, lanes);
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${indicesOf(axes)}
  var sum = ${channels.type}(0f);
  for (var k = 0u; k < ${kernel[0]}u; k++) {
    ${windowThrough(shape, 0, "row", "k", "i")}
    for (var l = 0u; l < ${kernel[1]}u; l++) {
      ${windowThrough(shape, 1, "column", "l", "j")}
      ${channels.from.hoist("read_at", placeIn(windows, ["n", "i", "j", "k", "l"]))}
      sum += ${channels.load("read_at")};
    }
  }
  ${channels.to.hoist("write_at", placeIn(images, ["n", "row", "column"]))}
  ${channels.store("write_at", "sum")}`;
  return built(bindings, main, channels.type, grid, `fold [${windows.shape}] to [${images.shape}]`);
}

/** WGSL that sets `window` to the one whose entry `entry` lies at `place`, or goes on where there is none. */
function windowThrough(
  { counts, strides, dilations, before }: WindowShape,
  axis: 0 | 1,
  place: string,
  entry: string,
  window: string,
): string {
  const [stride, count] = [strides[axis], counts[axis]];
  const start = `${window}_start`;
  const lines = [
    `let ${start} = i32(${place}) + ${before[axis]} - i32(${entry} * ${dilations[axis]}u);`,
    `if (${start} < 0${stride === 1 ? "" : ` || ${start} % ${stride} != 0`}) { continue; }`,
    `let ${window} = u32(${start})${stride === 1 ? "" : ` / ${stride}u`};`,
    `if (${window} >= ${count}u) { continue; }`,
  ];
  return lines.join(" ");
}
