/**
 * Armijo backtracking on tfjs as it is written there: a loop that reads each trial's loss back. Lanes in one batch try
 * together until the last of them accepts.
 */
import * as tf from "@tensorflow/tfjs";
import { meanLoss, type TfjsNetwork } from "./tfjs-network.ts";
import { SEARCH } from "./workload.ts";

/** Value and gradient at the start, for the caller to compute as its library does. */
export interface Slope {
  readonly loss: tf.Tensor;
  readonly gradient: readonly tf.Tensor[];
}

/**
 * One step from `start`. @returns the new point, and of the first lane: loss before, loss reached, accepted step
 */
export async function armijoStep(
  network: TfjsNetwork,
  start: readonly tf.Tensor[],
  { loss, gradient }: Slope,
): Promise<{ readonly point: tf.Tensor[]; readonly numbers: readonly number[] }> {
  const lanes = network.lanes ?? 1;
  const known = tf.tidy(() => {
    const axes = (part: tf.Tensor): number[] =>
      part.shape.map((_, axis) => axis).slice(network.lanes === undefined ? 0 : 1);
    const norms = gradient.map((part) => part.square().sum(axes(part)).reshape([lanes]));
    return tf.concat([loss.reshape([lanes]), tf.addN(norms)]);
  });
  const before = await known.data();
  known.dispose();
  const rates = new Float32Array(lanes).fill(SEARCH.largest);
  const taken = new Array<boolean>(lanes).fill(false);
  for (let trial = 0; trial < SEARCH.trials; trial++) {
    const [point, reached] = tf.tidy(() => {
      const moved = start.map((part, i) => {
        const rate = rateOf(network, rates, part.rank);
        return part.sub(tf.mul(gradient[i] as tf.Tensor, rate));
      });
      return [moved, meanLoss(network, moved).reshape([lanes])] as [tf.Tensor[], tf.Tensor];
    });
    const losses = await reached.data();
    reached.dispose();
    for (let lane = 0; lane < lanes; lane++) {
      const [value, rate] = [before[lane] as number, rates[lane] as number];
      const bound = value - SEARCH.decrease * rate * (before[lanes + lane] as number);
      if (!taken[lane]) taken[lane] = (losses[lane] as number) <= bound;
    }
    if (taken.every(Boolean))
      return { point, numbers: [before[0] as number, losses[0] as number, rates[0] as number] };
    tf.dispose(point);
    for (let lane = 0; lane < lanes; lane++)
      if (!taken[lane]) rates[lane] = (rates[lane] as number) * SEARCH.shrink;
  }
  throw new Error(`no step among ${SEARCH.trials} trials`);
}

/** A number, or one a lane shaped to multiply a parameter. */
function rateOf({ lanes }: TfjsNetwork, rates: Float32Array, rank: number): tf.Tensor | number {
  if (lanes === undefined) return rates[0] as number;
  return tf.tensor(Float32Array.from(rates), [lanes, ...new Array<number>(rank - 1).fill(1)]);
}
