/** The passes of a network: which kernels run, in which order, on which places. */
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec } from "../../../network.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import type { Examples } from "./batches.ts";
import type { Place } from "./kernel-writer.ts";
import { correctRows } from "./kernels/correct.ts";
import { lossKernel } from "./kernels/loss.ts";
import { meanLoss } from "./kernels/mean-loss.ts";
import { kernelsOf } from "./layer-registry.ts";
import { DELTA, INPUT, networkStages, OUTPUT, type Stage } from "./stages.ts";

/** Tensors of one size class that passes use one after another. */
export interface Scratch {
  /** Outputs of even and of odd stages, `[copies, rows · widest]`. */
  readonly outputs: readonly [LaneTensor, LaneTensor];
  readonly strides: readonly [number, number];
  /** `[copies, rows]`. */
  readonly losses: LaneTensor;
}

/** Which matrix multiplies: the Hessian, or the generalised Gauss-Newton matrix. */
export type ProductKind = "hessian" | "gauss-newton";

/** R-slots of each stage, for `copies` directions a lane. */
export interface Changes {
  readonly copies: number;
  readonly stages: readonly Place[];
}

export class Passes {
  readonly stages: readonly Stage[];
  readonly #engine: WebGpuEngine;
  readonly #spec: NetworkSpec;

  constructor(engine: WebGpuEngine, spec: NetworkSpec) {
    this.#engine = engine;
    this.#spec = spec;
    this.stages = networkStages(spec);
  }

  /** Slots of every stage for batches of `rows`. */
  keptTensors(rows: number): readonly LaneTensor[] {
    return this.stages.map((stage) => this.#engine.tensor([stage.slots, rows, stage.outputSize]));
  }

  changes(rows: number, copies: number): Changes {
    return {
      copies,
      stages: this.stages.map(({ outputSize }) => {
        const size = 2 * rows * outputSize;
        return { resource: this.#engine.tensor([copies, size]), copyStride: size };
      }),
    };
  }

  scratch(rows: number, copies: number): Scratch {
    const widest = (parity: number): number =>
      rows *
      Math.max(1, ...this.stages.filter((_, at) => at % 2 === parity).map((stage) => stage.outputSize));
    const strides: readonly [number, number] = [widest(0), widest(1)];
    return {
      outputs: [
        this.#engine.tensor([copies, strides[0]]),
        this.stages.length > 1 ? this.#engine.tensor([copies, strides[1]]) : this.#engine.tensor([1]),
      ],
      strides,
      losses: this.#engine.tensor([copies, rows]),
    };
  }

  /** Losses of `rows` examples at `copies` points, forward only; nothing that `gradient` keeps is touched. */
  losses(theta: Place, examples: Examples, rows: number, copies: number, scratch: Scratch): Place {
    let input = examples.inputs;
    for (const [at, stage] of this.stages.entries()) {
      const output = this.#scratchPlace(scratch, at);
      kernelsOf(stage).forward(this.#engine, { stage, rows, copies, input, theta, output });
      input = output;
    }
    const losses = { resource: scratch.losses, copyStride: rows };
    lossKernel(this.#engine, {
      mode: "value",
      loss: this.#spec.loss,
      stage: this.#last,
      rows,
      copies,
      kept: input,
      targets: examples.targets,
      losses,
    });
    return losses;
  }

  /** 1 for each example that the pass of the last {@link losses} in this scratch classed right; takes their place. */
  correct(examples: Examples, rows: number, scratch: Scratch): Place {
    const correct = { resource: scratch.losses };
    correctRows(this.#engine, {
      rows,
      width: this.#last.outputSize,
      outputs: this.#scratchPlace(scratch, this.stages.length - 1),
      labels: examples.targets,
      correct,
    });
    return correct;
  }

  /** Value and gradient; fills `kept`. */
  gradient(
    theta: Place,
    examples: Examples,
    rows: number,
    kept: readonly LaneTensor[],
    losses: Place,
    value: Place,
    gradient: Place,
  ): void {
    const engine = this.#engine;
    const { stages } = this;
    const places = kept.map((resource): Place => ({ resource }));
    const inputOf = (at: number): Place => places[at - 1] ?? examples.inputs;
    for (const [at, stage] of stages.entries()) {
      const keepInput =
        stage.activation.keeps === "input" ? { keepInput: INPUT * rows * stage.outputSize } : {};
      kernelsOf(stage).forward(engine, {
        stage,
        rows,
        copies: 1,
        input: inputOf(at),
        theta,
        output: places[at] as Place,
        ...keepInput,
      });
    }
    lossKernel(engine, {
      mode: "gradient",
      loss: this.#spec.loss,
      stage: this.#last,
      rows,
      copies: 1,
      kept: places.at(-1) as Place,
      targets: examples.targets,
      losses,
    });
    meanLoss(engine, { copies: 1, rows, count: rows, losses, value, accumulate: false });
    for (let at = stages.length - 1; at >= 0; at--) {
      const stage = stages[at] as Stage;
      const delta = slotOf(places[at] as Place, DELTA, rows, stage);
      const below = stages[at - 1];
      if (below)
        kernelsOf(stage).backward(engine, {
          stage,
          below,
          rows,
          copies: 1,
          theta,
          delta,
          kept: places[at - 1] as Place,
          keptAbove: places[at] as Place,
        });
      kernelsOf(stage).weights?.(engine, {
        stage,
        rows,
        copies: 1,
        terms: [{ input: inputOf(at), delta }],
        gradient,
      });
    }
  }

  /** Hessian (or Gauss-Newton) times each copy's direction, at the point whose gradient filled `kept`. */
  product(
    kind: ProductKind,
    theta: Place,
    vector: Place,
    product: Place,
    examples: Examples,
    rows: number,
    kept: readonly LaneTensor[],
    changes: Changes,
  ): void {
    const engine = this.#engine;
    const { stages } = this;
    const { copies } = changes;
    const curvature = kind === "hessian";
    const places = kept.map((resource): Place => ({ resource }));
    const changeAt = (at: number): Place => changes.stages[at] as Place;
    for (const [at, stage] of stages.entries())
      kernelsOf(stage).rForward(engine, {
        stage,
        rows,
        copies,
        input: places[at - 1] ?? examples.inputs,
        ...(at > 0 ? { inputChange: changeAt(at - 1) } : {}),
        theta,
        vector,
        kept: places[at] as Place,
        change: changeAt(at),
        curvature,
      });
    lossKernel(engine, {
      mode: kind,
      loss: this.#spec.loss,
      stage: this.#last,
      rows,
      copies,
      kept: places.at(-1) as Place,
      targets: examples.targets,
      change: changeAt(stages.length - 1),
    });
    for (let at = stages.length - 1; at >= 0; at--) {
      const stage = stages[at] as Stage;
      const below = stages[at - 1];
      const rDelta = slotOf(changeAt(at), DELTA, rows, stage);
      const delta = slotOf(places[at] as Place, DELTA, rows, stage);
      if (below && curvature)
        kernelsOf(stage).rBackward(engine, {
          stage,
          below,
          rows,
          copies,
          theta,
          vector,
          kept: places[at] as Place,
          keptBelow: places[at - 1] as Place,
          change: changeAt(at),
          changeBelow: changeAt(at - 1),
        });
      else if (below)
        kernelsOf(stage).backward(engine, {
          stage,
          below,
          rows,
          copies,
          theta,
          delta: rDelta,
          kept: places[at - 1] as Place,
          keptAbove: places[at] as Place,
          target: slotOf(changeAt(at - 1), DELTA, rows, below),
        });
      const terms = [{ input: places[at - 1] ?? examples.inputs, delta: rDelta }];
      if (below && curvature) terms.push({ input: slotOf(changeAt(at - 1), OUTPUT, rows, below), delta });
      kernelsOf(stage).weights?.(engine, { stage, rows, copies, terms, gradient: product });
    }
  }

  /**
   * Passes the seed in the last stage's `OUTPUT` R-slot back: each stage's δ of it into its `DELTA` R-slot, at the
   * point whose gradient filled `kept`; where `gradient` is given, the derivative by the parameters too.
   */
  backpropagate(
    theta: Place,
    examples: Examples,
    rows: number,
    kept: readonly LaneTensor[],
    changes: Changes,
    gradient?: Place,
  ): void {
    const engine = this.#engine;
    const { stages } = this;
    const places = kept.map((resource): Place => ({ resource }));
    const changeAt = (at: number): Place => changes.stages[at] as Place;
    lossKernel(engine, {
      mode: "seed",
      loss: this.#spec.loss,
      stage: this.#last,
      rows,
      copies: 1,
      kept: places.at(-1) as Place,
      targets: examples.targets,
      change: changeAt(stages.length - 1),
    });
    for (let at = stages.length - 1; at >= 0; at--) {
      const stage = stages[at] as Stage;
      const below = stages[at - 1];
      const delta = slotOf(changeAt(at), DELTA, rows, stage);
      if (below)
        kernelsOf(stage).backward(engine, {
          stage,
          below,
          rows,
          copies: 1,
          theta,
          delta,
          kept: places[at - 1] as Place,
          keptAbove: places[at] as Place,
          target: slotOf(changeAt(at - 1), DELTA, rows, below),
        });
      const terms = [{ input: places[at - 1] ?? examples.inputs, delta }];
      if (gradient) kernelsOf(stage).weights?.(engine, { stage, rows, copies: 1, terms, gradient });
    }
  }

  get #last(): Stage {
    return this.stages.at(-1) as Stage;
  }

  #scratchPlace(scratch: Scratch, at: number): Place {
    const parity = (at % 2) as 0 | 1;
    return { resource: scratch.outputs[parity], copyStride: scratch.strides[parity] };
  }
}

function slotOf(place: Place, slot: number, rows: number, stage: Stage): Place {
  return { ...place, skip: (place.skip ?? 0) + slot * rows * stage.outputSize };
}
