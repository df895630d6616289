/**
 * Lane tensors of the tfjs engine. Tfjs tensors are immutable, lane tensors are not: a store holds the
 * current tfjs tensor of an allocation, `[T, size]`; writing a view replaces it.
 */
import type * as Tf from "@tensorflow/tfjs";
import type { LaneTensor } from "../../engine.ts";
import { isContiguous, positions, type StridedTensor } from "../strided.ts";

/** The tfjs library, with whichever backend the host has made ready. */
export type TfLibrary = typeof Tf;

/** One allocation. */
export interface LaneStore {
  /** `[T, size]` float32; kept until replaced. */
  current: Tf.Tensor;
  readonly size: number;
}

export interface TfjsTensor extends StridedTensor {
  readonly store: LaneStore;
}

/** @throws TypeError for a tensor of another engine */
export function tfjsTensor(tensor: LaneTensor): TfjsTensor {
  if (!("store" in tensor)) throw new TypeError("the tensor belongs to another engine");
  return tensor as TfjsTensor;
}

/** Index vectors of strided views, kept for the life of the engine: a program uses the same ones again and again. */
export class ViewIndices {
  readonly #tf: TfLibrary;
  readonly #known = new Map<string, Tf.Tensor1D>();

  constructor(tf: TfLibrary) {
    this.#tf = tf;
  }

  /** Place in the lane of each entry of the view. */
  reading(view: TfjsTensor): Tf.Tensor1D {
    return this.#get("r", view, () => positions(view));
  }

  /**
   * For a lane of old contents followed by the new entries: where each place of the lane comes from.
   */
  writing(view: TfjsTensor): Tf.Tensor1D {
    return this.#get("w", view, () => {
      const sources = Int32Array.from({ length: view.store.size }, (_, place) => place);
      positions(view).forEach((place, entry) => {
        sources[place] = view.store.size + entry;
      });
      return sources;
    });
  }

  #get(use: string, view: TfjsTensor, build: () => Int32Array): Tf.Tensor1D {
    const key = `${use} ${view.store.size} ${view.offset} [${view.shape}] [${view.strides}]`;
    const known = this.#known.get(key);
    if (known) return known;
    const made = this.#tf.keep(this.#tf.tensor1d(build(), "int32"));
    this.#known.set(key, made);
    return made;
  }

  dispose(): void {
    for (const indices of this.#known.values()) indices.dispose();
    this.#known.clear();
  }
}

/** Contents of a view, `[T, …shape]`. To be called inside `tf.tidy`. */
export function readView(tf: TfLibrary, lanes: number, view: TfjsTensor, indices: ViewIndices): Tf.Tensor {
  const { current, size } = view.store;
  const shape = [lanes, ...view.shape];
  if (!isContiguous(view)) return tf.reshape(tf.gather(current, indices.reading(view), 1), shape);
  if (view.size === size) return tf.reshape(current, shape);
  return tf.reshape(tf.slice(current, [0, view.offset], [lanes, view.size]), shape);
}

/**
 * Replaces a view's entries by `value` `[T, …shape]`. To be called inside `tf.tidy`.
 * @param active boolean `[T, 1]`; lanes with false keep what they have
 */
export function writeView(
  tf: TfLibrary,
  lanes: number,
  view: TfjsTensor,
  value: Tf.Tensor,
  indices: ViewIndices,
  active?: Tf.Tensor,
): void {
  const { store } = view;
  const old = store.current;
  const entries = tf.reshape(value, [lanes, view.size]);
  const next = replaced(tf, lanes, view, entries, indices);
  store.current = tf.keep(active ? tf.where(active, next, old) : next);
  old.dispose();
}

/** The whole allocation `[T, size]` with the view's entries put in. */
function replaced(
  tf: TfLibrary,
  lanes: number,
  view: TfjsTensor,
  entries: Tf.Tensor,
  indices: ViewIndices,
): Tf.Tensor {
  const { current, size } = view.store;
  if (!isContiguous(view)) return tf.gather(tf.concat([current, entries], 1), indices.writing(view), 1);
  if (view.size === size) return entries;
  const end = view.offset + view.size;
  const parts: Tf.Tensor[] = [];
  if (view.offset > 0) parts.push(tf.slice(current, [0, 0], [lanes, view.offset]));
  parts.push(entries);
  if (end < size) parts.push(tf.slice(current, [0, end], [lanes, size - end]));
  return tf.concat(parts, 1);
}
