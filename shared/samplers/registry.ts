/** The samplers that are plain sequences, by the name a sweep request uses. */
import type { Protocol } from "../contracts/sweep.ts";
import { grid } from "./grid.ts";
import { random } from "./random.ts";
import type { Sampler } from "./sampler.ts";
import { sobol } from "./sobol.ts";

/** `tpe` starts with Sobol points; what follows them comes from `tpe.ts` and the history. */
export const SAMPLERS: Readonly<Record<Protocol["sampler"], Sampler>> = { random, sobol, grid, tpe: sobol };
