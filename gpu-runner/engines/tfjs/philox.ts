/**
 * Philox4x32-10 in float32 tensor operations, exact: the counter of `Engine.random` is a tensor, and a
 * recorded program must not read it back.
 *
 * A 32-bit word is four bytes (least first), a counter block `[N, 16]`. A product with a constant is a matrix
 * product of bytes (sums < 2²⁴ are exact in float32) and a carry; exclusive or is a table of 256 × 256. The
 * recipe is that of `random/philox.ts`.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { Distribution, LaneSeeds } from "../../engine.ts";
import type { TfLibrary } from "./lane-store.ts";

const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const ROUNDS = 10;
const BYTES = 4;

const bytesOf = (word: number): number[] => [0, 8, 16, 24].map((shift) => (word >>> shift) & 255);

export class TfjsPhilox {
  readonly #tf: TfLibrary;
  readonly #seeds: LaneSeeds;
  readonly #xor: Tensor1D;
  /** `[4, 8]`: bytes × matrix = byte sums of the 64-bit product. */
  readonly #products: readonly Tensor[];
  /** `[T, 8]` key bytes of each round. */
  readonly #keys: readonly Tensor[];

  constructor(tf: TfLibrary, seeds: LaneSeeds) {
    this.#tf = tf;
    this.#seeds = seeds;
    const table = Float32Array.from({ length: 256 * 256 }, (_, at) => (at >>> 8) ^ (at & 255));
    this.#xor = tf.keep(tf.tensor1d(table));
    this.#products = MULTIPLIERS.map((multiplier) => {
      const factor = bytesOf(multiplier);
      const matrix = Array.from({ length: BYTES * 8 }, (_, at) => factor[(at % 8) - Math.floor(at / 8)] ?? 0);
      return tf.keep(tf.tensor2d(matrix, [BYTES, 8]));
    });
    this.#keys = Array.from({ length: ROUNDS }, (_, round) => {
      const bytes = Array.from(seeds, (word, i) => bytesOf((word + round * (WEYL[i % 2] as number)) >>> 0));
      return tf.keep(tf.tensor2d(bytes.flat(), [seeds.length / 2, 8]));
    });
  }

  /** `size` draws for each lane, `[T, size]`; `counter` `[T]`. To be called inside `tf.tidy`. */
  draw(distribution: Distribution, size: number, counter: Tensor, stream: number): Tensor {
    const tf = this.#tf;
    const perBlock = distribution === "normal" ? 2 : 4;
    const blocks = Math.ceil(size / perBlock);
    const words = this.#blocks(blocks, counter, stream, distribution === "normal" ? 1 : 0);
    const lanes = this.#seeds.length / 2;
    const trim = (drawn: Tensor): Tensor =>
      tf.slice(tf.reshape(drawn, [lanes, blocks * perBlock]), [0, 0], [lanes, size]);
    // The top 24 bits of each word: [T·blocks, 4].
    const bytes = tf.reshape(words, [lanes * blocks, 4, BYTES]);
    const weights = tf.tensor1d([0, 2 ** -24, 2 ** -16, 2 ** -8]);
    const uniform = tf.sum(tf.mul(bytes, weights), 2);
    if (distribution === "uniform") return trim(uniform);
    if (distribution === "rademacher")
      return trim(tf.sub(tf.mul(2, tf.cast(tf.greaterEqual(uniform, 0.5), "float32")), 1));
    const column = (index: number): Tensor => tf.slice(uniform, [0, index], [lanes * blocks, 1]);
    const radius = tf.sqrt(tf.mul(-2, tf.log(tf.sub(1, column(0)))));
    const angle = tf.mul(2 * Math.PI, column(1));
    return trim(tf.concat([tf.mul(radius, tf.cos(angle)), tf.mul(radius, tf.sin(angle))], 1));
  }

  /** Philox blocks (index, counter, stream, domain) of each lane: `[T·blocks, 16]` bytes. */
  #blocks(blocks: number, counter: Tensor, stream: number, domain: number): Tensor {
    const tf = this.#tf;
    const lanes = this.#seeds.length / 2;
    const count = lanes * blocks;
    const constant = (word: number): Tensor => tf.tile(tf.tensor2d(bytesOf(word), [1, BYTES]), [count, 1]);
    const index = tf.tensor2d(Array.from({ length: blocks }, (_, block) => bytesOf(block)).flat(), [
      blocks,
      BYTES,
    ]);
    const perLane = (rows: Tensor, width: number): Tensor =>
      tf.reshape(tf.tile(tf.reshape(rows, [lanes, 1, width]), [1, blocks, 1]), [count, width]);
    let state: Tensor[] = [
      tf.tile(index, [lanes, 1]),
      perLane(this.#wordBytes(tf.reshape(counter, [lanes, 1])), BYTES),
      constant(stream),
      constant(domain),
    ];
    for (let round = 0; round < ROUNDS; round++) {
      const [c0, c1, c2, c3] = state as [Tensor, Tensor, Tensor, Tensor];
      const key = perLane(this.#keys[round] as Tensor, 8);
      const [product0, product1] = [this.#multiply(c0, 0), this.#multiply(c2, 1)];
      const half = (wide: Tensor, at: 0 | 1): Tensor => tf.slice(wide, [0, at * BYTES], [count, BYTES]);
      state = [
        this.#exclusiveOr(this.#exclusiveOr(half(product1, 1), c1), half(key, 0)),
        half(product1, 0),
        this.#exclusiveOr(this.#exclusiveOr(half(product0, 1), c3), half(key, 1)),
        half(product0, 0),
      ];
    }
    return tf.concat(state, 1);
  }

  /** Bytes of whole numbers < 2²⁴, `[N, 1]` → `[N, 4]`. */
  #wordBytes(value: Tensor): Tensor {
    const tf = this.#tf;
    const high = tf.floor(tf.mul(value, 2 ** -16));
    const rest = tf.sub(value, tf.mul(high, 2 ** 16));
    const middle = tf.floor(tf.mul(rest, 2 ** -8));
    return tf.concat([tf.sub(rest, tf.mul(middle, 2 ** 8)), middle, high, tf.zerosLike(high)], 1);
  }

  /** `[N, 4]` bytes times a constant: `[N, 8]` bytes, carried from the least place up. */
  #multiply(bytes: Tensor, which: 0 | 1): Tensor {
    const tf = this.#tf;
    const sums = tf.split(tf.matMul(bytes as never, this.#products[which] as never) as Tensor, 8, 1);
    let carry: Tensor | undefined;
    const out = sums.map((sum) => {
      const total = carry ? tf.add(sum, carry) : sum;
      carry = tf.floor(tf.mul(total, 2 ** -8));
      return tf.sub(total, tf.mul(carry, 2 ** 8));
    });
    return tf.concat(out, 1);
  }

  #exclusiveOr(a: Tensor, b: Tensor): Tensor {
    const tf = this.#tf;
    return tf.gather(this.#xor, tf.cast(tf.add(tf.mul(a, 256), b), "int32"));
  }

  dispose(): void {
    for (const tensor of [this.#xor, ...this.#products, ...this.#keys]) tensor.dispose();
  }
}
