/**
 * A model as steps, each after those that it reads: the one walk over layers and shapes that the edge's check and the engine's
 * graph share. What has no step becomes a blocker; then the model runs on tfjs, with gradients only.
 */
import { bidirectional } from "./bidirectional.ts";
import { activationNamed } from "./steps/activations.ts";
import { shown } from "./steps/config.ts";
import { penaltiesOf } from "./steps/penalties.ts";
import { ACTIVATED, STEP_READERS } from "./steps/registry.ts";
import type { ModelStep, Shape, StepOperation } from "./steps/step.ts";
import type { CalledLayer, LayerConfig, Topology } from "./topology.ts";

export interface ModelSteps {
  /** Incomplete where there are blockers. */
  readonly steps: readonly ModelStep[];
  /** The step that is the model's output; −1: the input itself. */
  readonly output: number;
  /** In words: class, name, and the reason where the class alone is none. */
  readonly blockers: readonly string[];
}

/** @param input shape of one example */
export function modelSteps(topology: Topology, input: Shape): ModelSteps {
  const walk = new Walk(input);
  const output = walk.model(topology, -1, []);
  const shape = walk.shapeOf(output);
  if (walk.blockers.length === 0 && shape.length !== 1)
    walk.blockers.push(`the output (${shape.length} axes; a vector is needed)`);
  return { steps: walk.steps, output, blockers: walk.blockers };
}

/**
 * Calls of a layer that were made outside the model, before those of the model, count too where the layer is itself a model:
 * what the highest number that is read goes beyond the calls that are listed.
 */
function callsElsewhere({ layers, outputs }: Topology): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { name, call } of [...outputs, ...layers.flatMap(({ calls }) => calls.flat())])
    highest.set(name, Math.max(call, highest.get(name) ?? 0));
  return new Map(
    layers.map(({ name, calls }) => [name, Math.max(0, (highest.get(name) ?? 0) + 1 - calls.length)]),
  );
}

class Walk {
  readonly steps: ModelStep[] = [];
  readonly blockers: string[] = [];
  readonly #input: Shape;

  constructor(input: Shape) {
    this.#input = input;
  }

  shapeOf(step: number): Shape {
    return step < 0 ? this.#input : (this.steps[step]?.shape ?? []);
  }

  /** @param input the step that the model reads @returns its output */
  model(topology: Topology, input: number, path: readonly string[], trainable = true): number {
    const { layers, isSequential } = topology;
    if (isSequential) return layers.reduce((at, layer) => this.#layer(layer, [at], path, trainable), input);
    if (topology.inputs.length !== 1 || topology.outputs.length !== 1) {
      this.blockers.push(`${topology.className} "${topology.name}" (several inputs or outputs)`);
      return input;
    }
    const byName = new Map(layers.map((layer) => [layer.name, layer]));
    const callsBefore = callsElsewhere(topology);
    const keyOf = ({ name, call }: CalledLayer): string => `${call} ${name}`;
    const done = new Map<string, number>([[keyOf(topology.inputs[0] as CalledLayer), input]]);
    const visiting = new Set<string>();
    const visit = (called: CalledLayer): number => {
      const key = keyOf(called);
      const known = done.get(key);
      if (known !== undefined) return known;
      const layer = byName.get(called.name);
      const reads = layer?.calls[called.call - (callsBefore.get(called.name) ?? 0)] ?? [];
      if (!layer || reads.length === 0 || visiting.has(key)) {
        this.blockers.push(`layer "${called.name.slice(0, 60)}" (its inputs)`);
        return input;
      }
      visiting.add(key);
      const step = this.#layer(layer, reads.map(visit), path, trainable);
      done.set(key, step);
      return step;
    };
    return visit(topology.outputs[0] as CalledLayer);
  }

  #layer(layer: LayerConfig, inputs: readonly number[], path: readonly string[], trainable: boolean): number {
    const { className, name, config, inner } = layer;
    const own = [...path, name];
    const isTrained = trainable && config.trainable !== false;
    if (inner) return this.model(inner, inputs[0] ?? -1, own, isTrained);
    if (className === "InputLayer") return inputs[0] ?? -1;
    const step = this.#take(layer, inputs, own, isTrained);
    if (typeof step === "number") return step;
    this.blockers.push(`${className} "${name}"${step === "" ? "" : ` (${step})`}`);
    return -1;
  }

  /** Adds the layer's step, and one for its activation. @returns the last; or why not, empty where the class is unknown */
  #take(
    { className, config }: LayerConfig,
    inputs: readonly number[],
    path: readonly string[],
    trainable: boolean,
  ): number | string {
    const [first = -1] = inputs;
    const reader = STEP_READERS.get(className);
    const isActivation = className === "Activation" || className === "Softmax";
    const isBoth = className === "Bidirectional";
    if (!reader && !isActivation && !isBoth) return "";
    // Behind a blocker shapes are not known.
    if (this.blockers.length > 0) return first;
    const add = (
      operation: StepOperation,
      shape: Shape,
      from: readonly number[],
      more: Pick<ModelStep, "half" | "penalties"> = {},
    ): number => this.steps.push({ path, operation, inputs: from, shape, trainable, ...more }) - 1;
    if (isBoth) return bidirectional(config, first, this.shapeOf(first), trainable, add);
    const activate = (written: unknown, from: number): number | string => {
      const shape = this.shapeOf(from);
      if (written === "softmax") return add({ kind: "softmax" }, shape, [from]);
      const activation = activationNamed(written);
      if (activation === undefined) return `activation ${shown(written)}`;
      return activation === "x" ? from : add({ kind: "activation", activation }, shape, [from]);
    };
    if (className === "Activation") return activate(config.activation, first);
    if (className === "Softmax") {
      const { axis = -1 } = config;
      const isLast = axis === -1 || axis === this.shapeOf(first).length;
      return isLast ? activate("softmax", first) : `axis ${shown(axis)}`;
    }
    const read = reader?.(
      config,
      inputs.map((each) => this.shapeOf(each)),
    );
    if (read === undefined || typeof read === "string") return read || "its settings";
    const penalties = penaltiesOf(config, read.operation, trainable);
    if (typeof penalties === "string") return penalties;
    const step = add(read.operation, read.shape, inputs, penalties.length > 0 ? { penalties } : {});
    return ACTIVATED.includes(className) ? activate(config.activation, step) : step;
  }
}
