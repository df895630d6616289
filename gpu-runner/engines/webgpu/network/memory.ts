/** Bytes that a network takes on the device: what the memory model of a shard adds up. */
import type { LaneTensor } from "../../../engine.ts";
import { WebGpuTensor } from "../tensor.ts";
import { weightChunks } from "./kernels/conv-weights.ts";
import type { Stage } from "./stages.ts";

/** Directions that `hessian` takes at once: more than this gains nothing on any adapter tried. */
const MAX_DIRECTIONS = 64;
/** Bytes that the R-slots of those directions may take. */
const DIRECTION_BYTES = 64 * 2 ** 20;
const MAX_INSTANCES = 65_535;
/** Bytes of one scratch buffer that holds candidates' outputs: what every device binds at least. */
const CANDIDATE_BYTES = 128 * 2 ** 20;

/** Candidate points that one forward pass takes at once, so that the widest outputs of all lanes fit one binding. */
export function candidatesPerPass(
  stages: readonly Stage[],
  rows: number,
  lanes: number,
  bindingBytes: number,
): number {
  const widest = Math.max(1, ...stages.map(({ outputSize }) => outputSize));
  const fit = Math.floor(Math.min(CANDIDATE_BYTES, bindingBytes) / (4 * rows * widest * lanes));
  return Math.max(1, fit);
}

/** `[first, count]` of blocks of at most `most` of `count` points `[C, P]`, none across two buffers. */
export function candidateBlocks(
  points: LaneTensor,
  count: number,
  most: number,
): readonly (readonly [first: number, count: number])[] {
  const parts = points instanceof WebGpuTensor ? points.parts : undefined;
  const blocks: [number, number][] = [];
  let first = 0;
  for (const end of parts ? parts.map((part) => part.shape[0] as number) : [count])
    for (const stop = first + end; first < stop; ) {
      const block = Math.min(most, stop - first);
      blocks.push([first, block]);
      first += block;
    }
  return blocks;
}

export function hessianDirections(
  stages: readonly Stage[],
  rows: number,
  size: number,
  lanes: number,
): number {
  const partial = stages.filter(({ kind }) => kind === "conv2d").map((stage) => weightChunks(stage, rows));
  const floats = stages.reduce(
    (sum, { outputSize }) => sum + 2 * rows * outputSize,
    size + Math.max(0, ...partial.map((chunk) => chunk.chunks * chunk.size)),
  );
  const fit = Math.floor(DIRECTION_BYTES / (4 * floats * lanes));
  return Math.max(1, Math.min(MAX_DIRECTIONS, size, fit, Math.floor(MAX_INSTANCES / lanes)));
}
