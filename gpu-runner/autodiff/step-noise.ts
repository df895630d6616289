/** Random numbers that a network's layers read while it is trained (dropout), as lane tensors. */
import { sizeOf } from "../../shared/layers/geometry.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import type { Node } from "./graph.ts";
import type { Noise } from "./network-trace.ts";

/** A function of each lane's seed and the step: the same bits on all engines, and in all passes of one step. */
export class StepNoise {
  readonly tensors: ReadonlyMap<Node, LaneTensor>;
  readonly #engine: Engine;
  readonly #noises: readonly Noise[];

  /** That of step 0 is there from now on. */
  constructor(engine: Engine, noises: readonly Noise[]) {
    this.#engine = engine;
    this.#noises = noises;
    this.tensors = new Map(noises.map(({ node }) => [node, engine.tensor([sizeOf(node.shape)])]));
    if (noises.length > 0) this.next(engine.tensor([1]));
  }

  /** Draws the numbers of each lane's step. */
  next(step: LaneTensor): void {
    for (const { node, stream } of this.#noises)
      this.#engine.random("uniform", this.tensors.get(node) as LaneTensor, step, stream);
  }
}
