/**
 * Copies a whole buffer. Used for read-only copies of buffers that a dispatch both reads and writes.
 *
 * Bindings: 0 source, read; 1 target, read_write (both `size` bytes, any contents).
 */
import type { Kernel } from "../kernel.ts";
import { linearGrid } from "./grid.ts";

export function copyBufferKernel(bytes: number): Kernel {
  const words = bytes / 4;
  return {
    label: `copy-buffer ${bytes}`,
    bindings: ["read", "read_write"],
    grid: linearGrid(words),
    code: `@group(0) @binding(0) var<storage, read> source: array<u32>;
@group(0) @binding(1) var<storage, read_write> destination: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = id.x + id.y * groups.x * 64u;
  if (item < ${words}u) { destination[item] = source[item]; }
}
`,
  };
}
