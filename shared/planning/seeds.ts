/** Seeds, derived per axis: the same repetition of the same problem starts alike for every optimizer. */
import type { TrialPhase } from "../contracts/trial.ts";
import { hashAxes, mix32 } from "../hashing/murmur3.ts";

/** Repetitions of one phase fit below this; the phase is the bit above. */
const PHASE_BIT = 0x8000_0000;

/**
 * Seed of start, data order and noise: a hash of (base seed, problem, phase, repetition), in [0, 2³²).
 *
 * The optimizer is not an axis, so the design is paired. The last step is a bijection of (phase, repetition):
 * tuning and final seeds of a problem are disjoint by construction, not by luck.
 */
export function trialSeed(baseSeed: number, problem: string, phase: TrialPhase, repetition: number): number {
  const position = ((phase === "final" ? PHASE_BIT : 0) + repetition) >>> 0;
  return mix32(position ^ hashAxes(baseSeed, "problem", problem));
}

/** Seed of the sampler of one (problem, optimizer) in one of its studies; without a study, of all (first edition). */
export function samplerSeed(baseSeed: number, problem: string, optimizer: string, study?: number): number {
  if (study === undefined) return hashAxes(baseSeed, "sampler", problem, optimizer);
  return hashAxes(baseSeed, "sampler", problem, optimizer, "study", String(study));
}
