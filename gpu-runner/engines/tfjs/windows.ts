/**
 * `window` and `fold` of the tfjs engine, as gathers: of the image's places, and of the windows' that a place was read by.
 * A number more at the end of a lane stands for what is not there.
 */
import type * as Tf from "@tensorflow/tfjs";
import type { LaneTensor, WindowPlacement } from "../../engine.ts";
import { type WindowShape, windowShape } from "../window-shape.ts";
import { tfjsTensor } from "./lane-store.ts";
import type { Assignments, LoopHost } from "./loop.ts";

export class TfjsWindows {
  readonly #host: LoopHost;
  /** Index vectors, kept for the life of the engine. */
  readonly #known = new Map<string, Tf.Tensor1D>();

  constructor(host: LoopHost) {
    this.#host = host;
  }

  /** What evaluates the windows under `tf.tidy`. @throws RangeError */
  window(
    images: LaneTensor,
    windows: LaneTensor,
    placement: WindowPlacement,
    outside: number,
  ): () => Assignments {
    const shape = checked(images, windows, placement);
    const [, h, w, c] = shape.image;
    const [oh, ow, kh, kw] = [...shape.counts, ...shape.kernel];
    const place = (entry: number): number => {
      const [channel, l, k] = [entry % c, Math.floor(entry / c) % kw, Math.floor(entry / (c * kw)) % kh];
      const window = Math.floor(entry / (c * kw * kh));
      const [j, i, n] = [window % ow, Math.floor(window / ow) % oh, Math.floor(window / (ow * oh))];
      const row = i * shape.strides[0] + k * shape.dilations[0] - shape.before[0];
      const column = j * shape.strides[1] + l * shape.dilations[1] - shape.before[1];
      const isInside = row >= 0 && row < h && column >= 0 && column < w;
      return isInside ? ((n * h + row) * w + column) * c + channel : images.size;
    };
    return () => {
      const places = this.#indices("window", shape, windows.size, place);
      return [[windows, this.#gather(images, outside, places)]];
    };
  }

  /** What evaluates the sums under `tf.tidy`. @throws RangeError */
  fold(windows: LaneTensor, images: LaneTensor, placement: WindowPlacement): () => Assignments {
    const shape = checked(images, windows, placement);
    const [, h, w, c] = shape.image;
    const [oh, ow, kh, kw] = [...shape.counts, ...shape.kernel];
    const placeFor =
      (k: number, l: number) =>
      (entry: number): number => {
        const [channel, column] = [entry % c, Math.floor(entry / c) % w];
        const [row, n] = [Math.floor(entry / (c * w)) % h, Math.floor(entry / (c * w * h))];
        const i = (row + shape.before[0] - k * shape.dilations[0]) / shape.strides[0];
        const j = (column + shape.before[1] - l * shape.dilations[1]) / shape.strides[1];
        const isRead = Number.isInteger(i) && Number.isInteger(j) && i >= 0 && i < oh && j >= 0 && j < ow;
        return isRead ? ((((n * oh + i) * ow + j) * kh + k) * kw + l) * c + channel : windows.size;
      };
    return () => {
      const { tf, lanes } = this.#host;
      let sum: Tf.Tensor = tf.zeros([lanes, images.size]);
      for (let k = 0; k < kh; k++)
        for (let l = 0; l < kw; l++) {
          const places = this.#indices(`fold ${k},${l}`, shape, images.size, placeFor(k, l));
          sum = tf.add(sum, this.#gather(windows, 0, places));
        }
      return [[images, sum]];
    };
  }

  /** `[T, places]`. */
  #gather(from: LaneTensor, missing: number, places: Tf.Tensor1D): Tf.Tensor {
    const { tf, lanes, contents } = this.#host;
    const lane = tf.reshape(contents(from), [lanes, from.size]);
    return tf.gather(tf.concat([lane, tf.fill([lanes, 1], missing)], 1), places, 1);
  }

  #indices(use: string, shape: WindowShape, count: number, place: (entry: number) => number): Tf.Tensor1D {
    const key = `${use} ${JSON.stringify(shape)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const indices = Int32Array.from({ length: count }, (_, entry) => place(entry));
    const made = this.#host.tf.keep(this.#host.tf.tensor1d(indices, "int32"));
    this.#known.set(key, made);
    return made;
  }

  dispose(): void {
    for (const indices of this.#known.values()) indices.dispose();
    this.#known.clear();
  }
}

function checked(images: LaneTensor, windows: LaneTensor, placement: WindowPlacement): WindowShape {
  if (tfjsTensor(images).store === tfjsTensor(windows).store)
    throw new RangeError("windows share storage with their images");
  return windowShape(images.shape, windows.shape, placement);
}
