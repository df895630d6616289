/** What is timed, and what must hold before it is: everybody computes the same numbers. */
import type { Fixture, Method } from "./workload.ts";

export interface Contender {
  readonly name: string;
  /** Trials that one step advances. */
  readonly lanes: number;
  /** Advances `steps` steps and waits until the device is done. */
  run(steps: number): Promise<void>;
  /**
   * Numbers that must agree between contenders: losses before the first steps; entries of a gradient or a product; a
   * search's loss, accepted step and loss reached. One that takes long may leave off later ones, not the first two.
   */
  readonly check: readonly number[];
  /** Milliseconds from nothing to the end of the first step. */
  readonly firstStepMs: number;
  /** Milliseconds of a step, about: of the last checked one, which compiled where it was the only one. */
  readonly stepMs: number;
  dispose(): void;
}

/** A contender that there is none of, and why. */
export interface Absent {
  readonly absent: string;
}

export type Clock = () => number;

/** Makes contenders of one library. */
export interface Peer {
  readonly name: string;
  /** One trial after the other: lanes do not enter into what a trial costs, so it is measured once for all. */
  readonly oneAtATime: boolean;
  make(fixture: Fixture, method: Method, lanes: number, now: Clock): Promise<Contender | Absent>;
}

/** Steps whose losses are compared where a step changes the point for the next. */
export const CHECKED_STEPS = 3;
/** Those of a step that takes longer than this. */
const MIN_CHECKED_STEPS = 2;
const LONG_CHECK_MS = 3000;

/**
 * The first steps of a contender: numbers to compare, and the time to the end of the first.
 * @param step one step; resolves with what is compared
 */
export async function checkedSteps(
  step: () => Promise<readonly number[]>,
  steps: number,
  began: number,
  now: Clock,
): Promise<Pick<Contender, "check" | "firstStepMs" | "stepMs">> {
  const check: number[] = [];
  let [firstStepMs, stepMs] = [0, 0];
  for (let i = 0; i < steps; i++) {
    const at = now();
    check.push(...(await step()));
    stepMs = now() - at;
    if (i === 0) firstStepMs = now() - began;
    else if (i + 1 >= MIN_CHECKED_STEPS && stepMs > LONG_CHECK_MS) break;
  }
  return { check, firstStepMs, stepMs };
}

/** Relative difference of checks that counts as the same work in float32. */
const AGREEMENT = 2e-4;
/** A check of one number tells a step from no step only where it is the step's result. */
const MIN_COMPARED = 2;

/** @throws Error when two contenders do not do the same work */
export function assertSameWork(contenders: readonly Contender[]): void {
  const [first, ...others] = contenders;
  if (!first) return;
  for (const other of others) {
    const compared = Math.min(first.check.length, other.check.length);
    if (compared < MIN_COMPARED)
      throw new Error(`${other.name} and ${first.name} have ${compared} numbers to compare`);
    for (let i = 0; i < compared; i++) {
      const [value, theirs] = [first.check[i] as number, other.check[i] as number];
      if (!(Math.abs(value - theirs) <= AGREEMENT * Math.max(1e-3, Math.abs(value))))
        throw new Error(
          `${other.name} computes ${theirs} where ${first.name} computes ${value} (number ${i})`,
        );
    }
  }
}
