/**
 * One saddle-free Newton step on tfjs, one trial or lanes in a batch: Lanczos with full reorthogonalisation from the
 * gradient, the k × k eigenproblem on the CPU after the one readback that it takes, then the losses of the damping grid.
 *
 *   V = Lanczos_k(H, g),  VᵀHV = SᵀΛS,  θ ← θ − (SV)ᵀ(|Λ| + λI)⁻¹(SV) g,  λ the best of the grid
 */
import * as tf from "@tensorflow/tfjs";
import { DAMPINGS, dampedSteps } from "./damped-steps.ts";
import { linearise } from "./tfjs-linearised.ts";
import { join, meanLoss, split, type TfjsNetwork } from "./tfjs-network.ts";
import { KRYLOV_VECTORS } from "./workload.ts";

/** One step from `start`. @returns the new point, and of the first lane: loss before, loss reached */
export async function saddleFreeNewtonStep(
  network: TfjsNetwork,
  start: readonly tf.Tensor[],
): Promise<{ readonly point: tf.Tensor[]; readonly numbers: readonly number[] }> {
  const lanes = network.lanes ?? 1;
  const at = linearise(network, start);
  /** Vectors are `[T, 1, P]`, so that products with a basis are batched matMuls. */
  const row = (parts: readonly tf.Tensor[]): tf.Tensor => join(network, parts).reshape([lanes, 1, -1]);
  const flat = (vector: tf.Tensor): tf.Tensor =>
    vector.reshape(network.lanes === undefined ? [-1] : [lanes, -1]);
  const normalised = (vector: tf.Tensor): tf.Tensor => vector.div(vector.square().sum(2, true).sqrt());

  const { basis, known } = tf.tidy(() => {
    const g = row(at.gradient);
    const rows = [normalised(g)];
    let basis = rows[0] as tf.Tensor;
    const coefficients: tf.Tensor[] = [];
    for (let j = 0; j < KRYLOV_VECTORS; j++) {
      const [onto, next] = tf.tidy(() => {
        let w = row(at.product(split(network, flat(rows[j] as tf.Tensor))));
        const onto = tf.matMul(w, basis, false, true);
        if (j === KRYLOV_VECTORS - 1) return [onto, onto] as const;
        w = w.sub(tf.matMul(onto, basis));
        w = w.sub(tf.matMul(tf.matMul(w, basis, false, true), basis));
        return [onto, normalised(w)] as const;
      }) as readonly [tf.Tensor, tf.Tensor];
      coefficients.push(onto);
      if (j === KRYLOV_VECTORS - 1) break;
      rows.push(next);
      basis = tf.concat(rows, 1);
    }
    const read = [...coefficients, tf.matMul(g, basis, false, true), at.loss.reshape([lanes, 1, 1])];
    return { basis, known: tf.concat(read, 2) };
  });
  at.dispose();
  const numbers = await known.data();
  known.dispose();
  const stride = numbers.length / lanes;
  const steps = new Float32Array(lanes * DAMPINGS * KRYLOV_VECTORS);
  for (let lane = 0; lane < lanes; lane++)
    steps.set(
      stepsOf(numbers.subarray(lane * stride, (lane + 1) * stride)),
      lane * DAMPINGS * KRYLOV_VECTORS,
    );

  const { candidates, losses } = tf.tidy(() => {
    const moves = tf.matMul(tf.tensor(steps, [lanes, DAMPINGS, KRYLOV_VECTORS]), basis);
    const origin = row(start);
    const candidates = origin.sub(moves);
    const losses = tf
      .split(candidates, DAMPINGS, 1)
      .map((candidate) => meanLoss(network, split(network, flat(candidate))).reshape([1, lanes]));
    return { candidates, losses: tf.concat(losses, 0) };
  });
  basis.dispose();
  const found = await losses.data();
  losses.dispose();
  const best = Array.from({ length: lanes }, (_, lane) => {
    const each = Array.from({ length: DAMPINGS }, (_, c) => found[c * lanes + lane] as number);
    return each.indexOf(Math.min(...each.filter(Number.isFinite)));
  });
  const point = tf.tidy(() => {
    const chosen = tf.tensor2d(
      best.map((c, lane) => lane * DAMPINGS + c),
      [lanes, 1],
      "int32",
    );
    const rows = candidates.reshape([lanes * DAMPINGS, -1]);
    return split(network, flat(tf.gather(rows, chosen.reshape([lanes]) as tf.Tensor1D)));
  });
  candidates.dispose();
  const reached = found[(best[0] as number) * lanes] as number;
  return { point, numbers: [numbers[stride - 1] as number, reached] };
}

/** Of one lane: rows of VᵀHV, each up to its diagonal, then Vg. */
function stepsOf(numbers: ArrayLike<number>): Float64Array {
  const k = KRYLOV_VECTORS;
  const projected = new Float64Array(k * k);
  let at = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) projected[i * k + j] = numbers[at++] as number;
  return dampedSteps(
    projected,
    Array.from({ length: k }, (_, j) => numbers[at + j] as number),
  );
}
