/** Rounds of all contenders in turn: what slows the machine in one round slows everybody. */
import type { Clock, Contender } from "./contender.ts";

export interface Timing {
  readonly name: string;
  readonly lanes: number;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly msPerTrialStep: number;
  readonly firstStepMs: number;
  /** Milliseconds a step, one sample a round. */
  readonly samples: readonly number[];
  /** Why there are fewer samples than rounds. */
  readonly fewerRounds?: string;
}

/** Up to this a step gets all rounds, if need be as the only one of its sample; beyond, it is timed once. */
export const LONG_STEP_MS = 8000;
const MAX_STEPS = 2000;
/** A single run that took so long was no hiccup of a short step. */
const SURELY_LONG_MS = 1000;

/** Each sample takes about `sampleMs`, one step at least. */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  sampleMs: number,
  now: Clock,
): Promise<readonly Timing[]> {
  const plans: { contender: Contender; steps: number; samples: number[]; fewerRounds?: string }[] = [];
  for (const contender of contenders) {
    let { stepMs } = contender;
    // A long step is not made once more only to learn that; one too long for all rounds is timed here.
    if (stepMs < Math.max(sampleMs, SURELY_LONG_MS) || stepMs > LONG_STEP_MS) {
      const began = now();
      await contender.run(1);
      stepMs = Math.max(0.01, now() - began);
    }
    const steps = Math.max(1, Math.min(MAX_STEPS, Math.round(sampleMs / stepMs)));
    plans.push(
      stepMs > LONG_STEP_MS
        ? { contender, steps, samples: [stepMs], fewerRounds: `a step takes ${(stepMs / 1000).toFixed(0)} s` }
        : { contender, steps, samples: [] },
    );
  }
  for (let round = 0; round < rounds; round++)
    for (const { contender, steps, samples, fewerRounds } of plans) {
      if (fewerRounds) continue;
      const began = now();
      await contender.run(steps);
      samples.push((now() - began) / steps);
    }
  return plans.map(({ contender, samples, fewerRounds }) => {
    const sorted = [...samples].sort((a, b) => a - b);
    const medianMs = sorted[sorted.length >> 1] as number;
    return {
      name: contender.name,
      lanes: contender.lanes,
      medianMs,
      leastMs: sorted[0] as number,
      msPerTrialStep: medianMs / contender.lanes,
      firstStepMs: contender.firstStepMs,
      samples,
      ...(fewerRounds ? { fewerRounds } : {}),
    };
  });
}

/** Median of the rounds' ratios of milliseconds per trial-step. */
export function pairedRatio(a: Timing, b: Timing): number {
  const rounds = Math.min(a.samples.length, b.samples.length);
  const ratios = Array.from(
    { length: rounds },
    (_, i) => (a.samples[i] as number) / (b.samples[i] as number),
  );
  return (ratios.sort((x, y) => x - y)[rounds >> 1] as number) * (b.lanes / a.lanes);
}
