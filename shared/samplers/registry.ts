/** All samplers, the default one first. */
import { grid } from "./grid.ts";
import { random } from "./random.ts";
import type { Sampler } from "./sampler.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe.ts";

export const samplers: readonly Sampler[] = [sobol, random, grid, tpe];

export function findSampler(name: string): Sampler | undefined {
  return samplers.find((sampler) => sampler.name === name);
}
