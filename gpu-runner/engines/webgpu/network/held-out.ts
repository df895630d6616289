/** Loss and accuracy on held-out examples: forward passes in a scratch of the objective. */
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TargetedExamples } from "../../../network.ts";
import { asFullBatch } from "../../../networks/training-data.ts";
import { NO_ACCURACY } from "../../../objective.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import { Batches, chunkRows } from "./batches.ts";
import { meanLoss } from "./kernels/mean-loss.ts";
import type { Passes, Scratch } from "./passes.ts";

export class HeldOut {
  /** Rows of one pass: what its scratch must have at least. */
  readonly rows: number;
  readonly #engine: WebGpuEngine;
  readonly #passes: Passes;
  readonly #batches: Batches;
  readonly #count: number;
  readonly #isClasses: boolean;

  /** @param readsBytes the first stage can read rows of bytes where they are */
  constructor(
    engine: WebGpuEngine,
    spec: NetworkSpec,
    examples: TargetedExamples,
    passes: Passes,
    readsBytes: boolean,
  ) {
    this.#engine = engine;
    this.#passes = passes;
    this.#batches = new Batches(engine, spec, asFullBatch(examples, engine.lanes), readsBytes);
    this.#count = examples.count;
    this.#isClasses = spec.loss === "softmax-cross-entropy";
    this.rows = chunkRows(examples.count);
  }

  /** `theta` `[P]` → `loss` `[1]`, `accuracy` `[1]`. */
  evaluate(theta: LaneTensor, loss: LaneTensor, accuracy: LaneTensor, scratch: Scratch): void {
    const mean = { copies: 1, count: this.#count };
    this.#batches.forEachChunk(({ examples, first, rows }) => {
      const sum = { ...mean, rows, accumulate: first > 0 };
      const losses = this.#passes.losses({ resource: theta }, examples, this.rows, 1, scratch);
      meanLoss(this.#engine, { ...sum, losses, value: { resource: loss } });
      if (!this.#isClasses) return;
      const correct = this.#passes.correct(examples, this.rows, scratch);
      meanLoss(this.#engine, { ...sum, losses: correct, value: { resource: accuracy } });
    });
    if (!this.#isClasses) this.#engine.map("accuracy = none", { accuracy, none: NO_ACCURACY });
  }
}
