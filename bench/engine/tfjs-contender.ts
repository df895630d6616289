/** What both tfjs peers share: steps are issued without waiting, and the last one of a sample is waited for. */
import * as tf from "@tensorflow/tfjs";
import { CHECKED_STEPS, type Clock, type Contender, checkedSteps } from "./contender.ts";
import type { Method } from "./workload.ts";

/** Tensors that a step made, the smallest last; or numbers, where a search had to read them back. */
export type Outcome = readonly tf.Tensor[] | { readonly numbers: readonly number[] };

export interface Stepper {
  readonly step: () => Outcome | Promise<Outcome>;
  readonly dispose?: () => void;
}

const hasTensors = (outcome: Outcome): outcome is readonly tf.Tensor[] => Array.isArray(outcome);

/** Entries of a gradient or a product that are compared. */
const ENTRIES = 8;

export async function tfjsContender(
  { name, lanes }: Pick<Contender, "name" | "lanes">,
  method: Method,
  { step, dispose }: Stepper,
  began: number,
  now: Clock,
): Promise<Contender> {
  const moves = method === "sgd" || method === "adam";
  const first = async (): Promise<readonly number[]> => {
    const outcome = await step();
    if (!hasTensors(outcome)) return outcome.numbers;
    const seen = tf.tidy(() => (outcome[0] as tf.Tensor).flatten().slice(0, moves ? 1 : ENTRIES));
    const numbers = await seen.data();
    tf.dispose([seen, ...outcome]);
    return Array.from(numbers);
  };
  const checked = await checkedSteps(first, moves ? CHECKED_STEPS : 1, began, now);
  return {
    name,
    lanes,
    ...checked,
    async run(steps) {
      for (let i = 0; i < steps; i++) {
        const outcome = await step();
        if (!hasTensors(outcome)) continue;
        if (i === steps - 1) await outcome.at(-1)?.data();
        tf.dispose(outcome as tf.Tensor[]);
      }
    },
    dispose: () => dispose?.(),
  };
}
