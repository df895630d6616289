/** A data set's current batch, and the whole of it in chunks, as lane tensors. */
import type { Engine, LaneTensor } from "../engine.ts";
import type { TargetedExamples } from "../network.ts";
import type { ExampleAccess, RowTable } from "./example-access.ts";

/** Rows of features with their labels. */
export interface ExampleRows {
  /** `[rows, width]`. */
  readonly features: LaneTensor;
  /** `[rows, places]`. */
  readonly labels: LaneTensor;
}

/** Rows with labels that can be read by index. */
export class Examples {
  readonly count: number;
  readonly width: number;
  /** Labels of an example. */
  readonly places: number;
  readonly #features: RowTable;
  readonly #labels: RowTable;

  constructor(access: ExampleAccess, { count, features, targets }: TargetedExamples) {
    this.count = count;
    this.width = features.length / count;
    this.#features = access.table(features, this.width);
    this.places = targets.length / count;
    this.#labels = access.table(Float32Array.from(targets), this.places);
  }

  gather(indices: LaneTensor, { features, labels }: ExampleRows): void {
    this.#features.gather(indices, features);
    this.#labels.gather(indices, labels);
  }
}

const rowsOf = (engine: Engine, rows: number, examples: Examples): ExampleRows => ({
  features: engine.tensor([rows, examples.width]),
  labels: engine.tensor([rows, examples.places]),
});

/** Of each lane. */
export class CurrentBatch {
  readonly rows: ExampleRows;
  readonly #access: ExampleAccess;
  readonly #examples: Examples;
  readonly #indices: LaneTensor;
  readonly #isFull: boolean;

  /** A full batch is there from now on. */
  constructor(engine: Engine, access: ExampleAccess, examples: Examples, batchSize: number) {
    this.#access = access;
    this.#examples = examples;
    this.#indices = engine.tensor([batchSize]);
    this.#isFull = batchSize === examples.count;
    this.rows = rowsOf(engine, batchSize, examples);
    engine.map("n = _i", { n: this.#indices });
    this.#examples.gather(this.#indices, this.rows);
  }

  /** Takes the batch of each lane's step. */
  next(step: LaneTensor): void {
    if (this.#isFull) return;
    this.#access.batch(step, this.#indices);
    this.#examples.gather(this.#indices, this.rows);
  }
}

/** Rows of a chunk times places of a row, at most: bounds the memory of activations. */
const MAX_CHUNK_PLACES = 512;

/** Equal chunks of at least one example; the last one may reach past the end. */
export function chunkRows(count: number, places = 1): number {
  const most = Math.max(1, Math.floor(MAX_CHUNK_PLACES / places));
  return Math.ceil(count / Math.ceil(count / most));
}

/** All examples, a chunk at a time. */
export class ExampleChunks {
  readonly rows: ExampleRows;
  readonly #engine: Engine;
  readonly #examples: Examples;
  readonly #size: number;
  readonly #indices: LaneTensor;
  readonly #first: LaneTensor;
  readonly #mean: LaneTensor;

  constructor(engine: Engine, examples: Examples) {
    this.#engine = engine;
    this.#examples = examples;
    this.#size = chunkRows(examples.count, examples.places);
    this.#indices = engine.tensor([this.#size]);
    this.#first = engine.tensor([1]);
    this.#mean = engine.tensor([1]);
    this.rows = rowsOf(engine, this.#size, examples);
  }

  /** Rows of a chunk. */
  get size(): number {
    return this.#size;
  }

  /**
   * Means over all examples: `visit` computes numbers of the rows that {@link rows} holds by then, into tensors `[rows]`.
   * @param means lane scalars and the tensor that each is the mean of
   */
  mean(visit: () => void, means: readonly (readonly [mean: LaneTensor, ofRows: LaneTensor])[]): void {
    const engine = this.#engine;
    const { count } = this.#examples;
    const first = this.#first;
    // Where a chunk starts is a tensor and not a constant, so that all chunks are the same kernels.
    engine.map("first = 0", { first });
    for (const [mean] of means) engine.map("mean = 0", { mean });
    for (let start = 0; start < count; start += this.#size) {
      engine.map("n = min(first + _i, last)", { n: this.#indices, first, last: count - 1 });
      this.#examples.gather(this.#indices, this.rows);
      visit();
      for (const [mean, rows] of means) {
        const part = this.#mean;
        engine.reduce("sum", "part = select(first + _i < count, rows, 0)", { part, first, rows, count });
        engine.map("mean = mean + part / count", { mean, part, count });
      }
      engine.map("first = first + size", { first, size: this.#size });
    }
  }
}
