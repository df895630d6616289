/** Independent uniform draws on the scale of each axis (Bergstra and Bengio 2012). */
import { mix32 } from "../hashing/murmur3.ts";
import { distinctConfigurations } from "./distinct.ts";
import type { Sampler } from "./sampler.ts";

export const random: Sampler = {
  name: "random",
  meaning: "independent uniform draws on the scale of each axis",
  independent: true,
  next(request, history) {
    const dimensions = request.space.axes.length;
    return distinctConfigurations(request, history, (index) =>
      Array.from({ length: dimensions }, (_, axis) => uniformAt(request.seed, index, axis)),
    );
  },
};

/** Uniform in [0, 1) with 32 bits, stateless: three rounds of a mixing bijection over (seed, index, axis). */
export function uniformAt(seed: number, index: number, axis: number): number {
  const a = mix32((seed ^ 0x9e3779b9) >>> 0);
  const b = mix32((a + Math.imul(index, 0x9e3779b1)) >>> 0);
  return mix32((b ^ Math.imul(axis + 1, 0x85ebca77)) >>> 0) / 0x1_0000_0000;
}
