/** One lane of a reference tensor as a plain array. */
import { positions } from "../../strided.ts";
import type { ReferenceTensor } from "../storage.ts";

/** Reads and writes all entries of one lane in row-major order of the tensor's logical shape. */
export interface LaneVector {
  read(lane: number): Float64Array;
  write(lane: number, entries: ArrayLike<number>): void;
}

export function laneVector(tensor: ReferenceTensor): LaneVector {
  const places = positions(tensor);
  const { data, laneStride } = tensor;
  return {
    read(lane) {
      const out = new Float64Array(places.length);
      for (let at = 0; at < places.length; at++)
        out[at] = data[(places[at] as number) + lane * laneStride] as number;
      return out;
    },
    write(lane, entries) {
      for (let at = 0; at < places.length; at++)
        data[(places[at] as number) + lane * laneStride] = entries[at] as number;
    },
  };
}
