/**
 * Jacobi's method in tensor operations: no read-back, so a recorded program can hold it.
 *
 * A sweep is k − 1 rounds of a round-robin tournament; the ⌊k/2⌋ rotations of a round touch disjoint rows and
 * are one orthogonal matrix J: A ← J A Jᵀ, V ← J V.
 * Source: Brent & Luk 1985, "The solution of singular-value and symmetric eigenvalue problems on
 * multiprocessor arrays"; rotation angles as in Golub & Van Loan, 4th ed., §8.5.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { TfLibrary } from "./lane-store.ts";

/** Fixed number of sweeps: quadratic convergence reaches float32 from any start in 6 to 8 at k ≤ 64. */
function sweepsFor(k: number): number {
  return 4 + Math.ceil(Math.log2(k + 1));
}

interface Pair {
  readonly p: number;
  readonly q: number;
}

/** Rounds of disjoint pairs (p < q) that meet every pair once (the circle method; one index rests if k is odd). */
export function tournament(k: number): readonly (readonly Pair[])[] {
  const players = Array.from({ length: k + (k % 2) }, (_, i) => i);
  return Array.from({ length: players.length - 1 }, () => {
    const pairs = players
      .slice(0, players.length / 2)
      .map((first, i) => [first, players[players.length - 1 - i] as number] as const)
      .filter(([first, second]) => first < k && second < k)
      .map(([first, second]) => ({ p: Math.min(first, second), q: Math.max(first, second) }));
    players.splice(1, 0, players.pop() as number);
    return pairs;
  });
}

/**
 * @param matrix `[T, k, k]`; only the lower triangle counts
 * @returns values `[T, k]` ascending, vectors `[T, k, k]` in rows
 */
export function jacobiEigen(
  tf: TfLibrary,
  matrix: Tensor,
  k: number,
): { readonly values: Tensor; readonly vectors: Tensor } {
  const lanes = matrix.shape[0] as number;
  const lower = tf.linalg.bandPart(matrix, -1, 0);
  const strictlyLower = tf.sub(lower, tf.linalg.bandPart(matrix, 0, 0));
  let a: Tensor = tf.add(lower, tf.transpose(strictlyLower, [0, 2, 1]));
  let rows: Tensor = tf.tile(tf.expandDims(tf.eye(k), 0), [lanes, 1, 1]);
  const rounds = k > 1 ? tournament(k) : [];
  for (let sweep = 0; sweep < sweepsFor(k); sweep++)
    for (const pairs of rounds) {
      const next = tf.tidy(() => rotateAll(tf, a, rows, k, pairs));
      a.dispose();
      rows.dispose();
      [a, rows] = next;
    }
  return sorted(tf, a, rows, lanes, k);
}

/** One round: all rotations of disjoint pairs. */
function rotateAll(
  tf: TfLibrary,
  a: Tensor,
  rows: Tensor,
  k: number,
  pairs: readonly Pair[],
): [Tensor, Tensor] {
  const lanes = a.shape[0] as number;
  const flat = tf.reshape(a, [lanes, k * k]);
  const pick = (place: (pair: Pair) => number): Tensor =>
    tf.gather(flat, tf.tensor1d(pairs.map(place), "int32"), 1);
  const [app, aqq, apq] = [
    pick(({ p }) => p * k + p),
    pick(({ q }) => q * k + q),
    pick(({ p, q }) => p * k + q),
  ];
  const isZero = tf.equal(apq, 0);
  const tau = tf.div(tf.sub(aqq, app), tf.mul(2, tf.where(isZero, tf.onesLike(apq), apq)));
  const side = tf.where(tf.greaterEqual(tau, 0), tf.onesLike(tau), tf.neg(tf.onesLike(tau)));
  const tangent = tf.div(side, tf.add(tf.abs(tau), tf.sqrt(tf.add(1, tf.square(tau)))));
  const t = tf.where(isZero, tf.zerosLike(tangent), tangent);
  const c = tf.div(1, tf.sqrt(tf.add(1, tf.square(t))));
  const s = tf.mul(t, c);

  const places = tf.tensor1d(rotationPlaces(k, pairs), "int32");
  const entries = tf.concat([c, s, tf.neg(s), tf.zeros([lanes, 1]), tf.ones([lanes, 1])], 1);
  const rotation = tf.reshape(tf.gather(entries, places, 1), [lanes, k, k]);
  return [tf.matMul(tf.matMul(rotation, a), rotation, false, true), tf.matMul(rotation, rows)];
}

/** Where each entry of the orthogonal matrix of a round comes from in (c…, s…, −s…, 0, 1). */
function rotationPlaces(k: number, pairs: readonly Pair[]): number[] {
  const [zero, one] = [3 * pairs.length, 3 * pairs.length + 1];
  const places = Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? one : zero));
  pairs.forEach(({ p, q }, pair) => {
    places[p * k + p] = places[q * k + q] = pair;
    places[q * k + p] = pairs.length + pair;
    places[p * k + q] = 2 * pairs.length + pair;
  });
  return places;
}

/** Ascending by a permutation matrix from ranks (ties keep their order): exact. */
function sorted(tf: TfLibrary, a: Tensor, rows: Tensor, lanes: number, k: number) {
  const diagonal = tf.gather(
    tf.reshape(a, [lanes, k * k]),
    tf.tensor1d(
      Array.from({ length: k }, (_, i) => i * (k + 1)),
      "int32",
    ),
    1,
  );
  const [mine, other] = [tf.reshape(diagonal, [lanes, k, 1]), tf.reshape(diagonal, [lanes, 1, k])];
  const earlier = tf.tensor2d(
    Array.from({ length: k * k }, (_, at) => (at % k < Math.floor(at / k) ? 1 : 0)),
    [k, k],
  );
  const isBefore = tf.add(
    tf.cast(tf.less(other, mine), "float32"),
    tf.mul(tf.cast(tf.equal(other, mine), "float32"), earlier),
  );
  const rank = tf.reshape(tf.sum(isBefore, 2), [lanes, 1, k]);
  const permutation = tf.cast(tf.equal(rank, tf.reshape(tf.range(0, k), [1, k, 1])), "float32");
  const values = tf.reshape(tf.matMul(permutation, mine), [lanes, k]);
  return { values, vectors: tf.matMul(permutation, rows) };
}
