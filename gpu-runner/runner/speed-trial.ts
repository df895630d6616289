/** How fast an adapter computes what runners compute, in about two seconds: for choosing between programs on one machine. */
import type { Engine } from "../engine.ts";

/** Trials side by side, as in a small shard. */
export const TRIAL_LANES = 8;
const TRIAL_MS = 2_000;
/** A dense layer: examples × inputs × outputs. */
const LAYER = { m: 64, k: 196, n: 64 } as const;

/**
 * Steps of a dense layer (two products, an activation, a sum, an update) per second, with {@link TRIAL_LANES} lanes.
 * Compilation is not counted: it is paid once, and drivers remember it.
 * @param now monotonic milliseconds
 */
export async function trialSpeed(engine: Engine, now: () => number): Promise<number> {
  const { m, k, n } = LAYER;
  const [inputs, weights] = [engine.tensor([m, k], 0.01), engine.tensor([k, n], 0.02)];
  const [outputs, gradient, norm] = [engine.tensor([m, n]), engine.tensor([k, n]), engine.tensor([k])];
  const step = engine.record(() => {
    engine.matmul(inputs, weights, outputs);
    engine.map("y = tanh(y)", { y: outputs });
    engine.matmul(inputs, outputs, gradient, { transposeA: true });
    engine.reduce("sum", "norm = g * g", { norm, g: gradient });
    engine.map("w = w - 0.0001 * g", { w: weights, g: gradient });
  });
  await engine.prepare(step);
  engine.run(step, 2);
  await engine.finish();
  const began = now();
  let steps = 0;
  // Doubled until a wait is long beside the way to the device and back.
  for (let batch = 4; now() - began < TRIAL_MS; ) {
    const before = now();
    engine.run(step, batch);
    await engine.finish();
    steps += batch;
    if (now() - before < TRIAL_MS / 8) batch *= 2;
  }
  return (1000 * steps) / (now() - began);
}
