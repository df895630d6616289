/** Something that can be timed against others at the same work. */
export interface Contender {
  readonly name: string;
  /** Trials that one step advances. */
  readonly lanes: number;
  /** Advances `steps` steps and waits until the device is done. */
  run(steps: number): Promise<void>;
  /** Something that must agree between contenders: losses before the first steps, or entries of a product. */
  readonly check: readonly number[];
  /** Milliseconds from nothing to the end of the first step. */
  readonly firstStepMs: number;
  dispose(): void;
}

export type Clock = () => number;

/** Relative difference of checks that counts as the same work in float32. */
const AGREEMENT = 2e-4;

/** @throws Error when two contenders do not do the same work */
export function assertSameWork(contenders: readonly Contender[]): void {
  const [first, ...others] = contenders;
  if (!first) return;
  for (const other of others)
    first.check.forEach((value, i) => {
      const theirs = other.check[i];
      if (theirs === undefined || !(Math.abs(value - theirs) <= AGREEMENT * Math.max(1e-3, Math.abs(value))))
        throw new Error(
          `${other.name} computes ${theirs} where ${first.name} computes ${value} (number ${i})`,
        );
    });
}

export interface Timing {
  readonly name: string;
  readonly lanes: number;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly msPerTrialStep: number;
  readonly firstStepMs: number;
  readonly samples: readonly number[];
}

/**
 * Rounds of all contenders in turn; each sample takes about `sampleMs`. A contender that has used `budgetMs` leaves
 * the remaining rounds to the others; it has at least one sample.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  sampleMs: number,
  budgetMs: number,
  now: Clock,
): Promise<readonly Timing[]> {
  const plans: { contender: Contender; steps: number; spentMs: number; samples: number[] }[] = [];
  for (const contender of contenders) {
    // Each has made its checked steps: nothing is left to compile.
    const began = now();
    await contender.run(1);
    const stepMs = Math.max(0.01, now() - began);
    const steps = Math.max(1, Math.min(2000, Math.round(sampleMs / stepMs)));
    // A step that uses up the budget is the one sample.
    plans.push({ contender, steps, spentMs: stepMs, samples: stepMs > budgetMs ? [stepMs] : [] });
  }
  for (let round = 0; round < rounds; round++)
    for (const plan of plans) {
      if (plan.samples.length > 0 && plan.spentMs > budgetMs) continue;
      const began = now();
      await plan.contender.run(plan.steps);
      const tookMs = now() - began;
      plan.spentMs += tookMs;
      plan.samples.push(tookMs / plan.steps);
    }
  return plans.map(({ contender, samples }) => {
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
    };
  });
}
