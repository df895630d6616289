/** A network as its forward formula, traced for a number of examples. */
import { sizeOf } from "../../shared/layers/geometry.ts";
import type { Loss } from "../network.ts";
import { hostNormals } from "../random/normal.ts";
import { Graph, type Node } from "./graph.ts";

/** Where parameters start: normal with a standard deviation, or all the same. */
export type Initial =
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "constant"; readonly value: number };

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** First entry in the parameter vector. */
  readonly offset: number;
  readonly initial: Initial;
  readonly node: Node;
}

/** Uniform random numbers in [0, 1) that a layer reads while training: others at every step, the same within one. */
export interface Noise {
  readonly node: Node;
  /** Of `Engine.random`. */
  readonly stream: number;
}

/** Numbers that training does not change: statistics and frozen layers of a model that was trained elsewhere. */
export interface Fixed {
  readonly name: string;
  readonly node: Node;
  /** As many as the node has. */
  readonly values: ArrayLike<number>;
}

/** Adds lasso·Σ|θᵢ| + ridge·Σθᵢ² over the entries of a parameter to the loss. */
export interface Penalty {
  readonly lasso: number;
  readonly ridge: number;
}

/** What a network is traced for: dropout leaves nothing out when a network is looked at. */
export type Use = "training" | "evaluation";

/** Separates noise of layers from other draws of a lane's seed; layer k that asks draws from stream `+ k`. */
const NOISE_STREAM = 0x6e6f_0000;

/** What a layer adds itself to. Parameters lie in the vector in the order in which layers ask for them. */
export class NetworkBuilder {
  readonly graph = new Graph();
  readonly use: Use;
  readonly #parameters: Parameter[] = [];
  readonly #noises: Noise[] = [];
  readonly #fixed: Fixed[] = [];
  readonly #penalties: { readonly parameter: number; readonly penalty: Penalty }[] = [];
  /** What is asked for now was asked for before, by the same names. */
  #isAgain = false;
  /** What is left for parameters that are asked for now; undefined: they are parameters. */
  #frozen: ArrayLike<number>[] | undefined;

  constructor(use: Use = "training") {
    this.use = use;
  }

  /** @param name unique in the network, `layer/what` */
  parameter(name: string, shape: readonly number[], initial: Initial): Node {
    if (this.#isAgain) return this.#known(name, shape);
    const frozen = this.#frozen?.shift();
    if (frozen) return this.fixed(name, shape, frozen);
    if (this.#parameters.some((known) => known.name === name))
      throw new RangeError(`the network has two parameters "${name}"`);
    const node = this.graph.input(`parameter ${name}`, shape);
    this.#parameters.push({ name, shape, offset: this.size, initial, node });
    return node;
  }

  /** @param name unique in the network */
  noise(name: string, shape: readonly number[]): Node {
    const node = this.graph.input(`noise ${name}`, shape);
    if (this.#noises.some((known) => known.node === node))
      throw new RangeError(`the network draws noise "${name}" twice`);
    this.#noises.push({ node, stream: NOISE_STREAM + this.#noises.length });
    return node;
  }

  /** What `body` asks for as parameters is fixed at `values`, in the order in which it asks. */
  frozen<T>(values: readonly ArrayLike<number>[], body: () => T): T {
    this.#frozen = [...values];
    try {
      return body();
    } finally {
      this.#frozen = undefined;
    }
  }

  /** What `body` asks for by a name is what this name stands for already: a layer that is used twice has its weights once. */
  again<T>(body: () => T): T {
    this.#isAgain = true;
    try {
      return body();
    } finally {
      this.#isAgain = false;
    }
  }

  #known(name: string, shape: readonly number[]): Node {
    const known = [...this.#parameters, ...this.#fixed].find((each) => each.name === name);
    if (known && String(known.node.shape) === String(shape)) return known.node;
    throw new RangeError(`"${name}" of shape [${shape}] was not asked for before`);
  }

  /** @param parameter its place among the parameters so far */
  penalise(parameter: number, penalty: Penalty): void {
    if (!this.#parameters[parameter]) throw new RangeError(`there is no parameter ${parameter} to penalise`);
    this.#penalties.push({ parameter, penalty });
  }

  get penalties(): NetworkTrace["penalties"] {
    return this.#penalties;
  }

  /** @param name unique in the network */
  fixed(name: string, shape: readonly number[], values: ArrayLike<number>): Node {
    if (this.#isAgain) return this.#known(name, shape);
    if (values.length !== sizeOf(shape))
      throw new RangeError(`"${name}" of shape [${shape}] is given ${values.length} numbers`);
    if (this.#fixed.some((known) => known.name === name))
      throw new RangeError(`the network has two fixed tensors "${name}"`);
    const node = this.graph.input(`fixed ${name}`, shape);
    this.#fixed.push({ name, node, values });
    return node;
  }

  get fixedTensors(): readonly Fixed[] {
    return this.#fixed;
  }

  get noises(): readonly Noise[] {
    return this.#noises;
  }

  get parameters(): readonly Parameter[] {
    return this.#parameters;
  }

  /** P so far. */
  get size(): number {
    return this.#parameters.reduce((size, { shape }) => size + sizeOf(shape), 0);
  }
}

/** A loss of labelled examples. */
export interface LossFormula {
  /** What methods that draw labels from the prediction know it by. */
  readonly name: Loss;
  /** Outputs `[rows, outputs]`, labels `[rows, 1]` and features `[examples, inputs]` → loss of each row `[rows, 1]`. */
  ofEach(builder: NetworkBuilder, outputs: Node, labels: Node, features: Node): Node;
}

/** A network of class labels, by its forward formula. */
export interface NetworkFormula {
  /** Numbers of an example. */
  readonly inputs: number;
  /** Places of an example that have a label each, as the characters of a text; absent: 1. */
  readonly places?: number;
  /** `[rows, inputs]` → `[rows·places, outputs]`, the places of a row one after another. */
  outputs(builder: NetworkBuilder, features: Node): Node;
  readonly loss: LossFormula;
}

export interface NetworkTrace {
  readonly graph: Graph;
  readonly parameters: readonly Parameter[];
  /** P. */
  readonly size: number;
  /** None for evaluation. */
  readonly noises: readonly Noise[];
  readonly fixed: readonly Fixed[];
  /** Terms of the loss beside those of the examples, of parameters by their place in the list. */
  readonly penalties: readonly { readonly parameter: number; readonly penalty: Penalty }[];
  readonly features: Node;
  /** `[rows, places]`. */
  readonly labels: Node;
  /** `[rows·places, outputs]`. */
  readonly outputs: Node;
  /** `[rows, 1]`: means over the places. */
  readonly losses: Node;
}

export function traceNetwork(network: NetworkFormula, rows: number, use: Use = "training"): NetworkTrace {
  const builder = new NetworkBuilder(use);
  const { graph } = builder;
  const features = graph.input("features", [rows, network.inputs]);
  const places = network.places ?? 1;
  const labels = graph.input("labels", [rows, places]);
  const outputs = network.outputs(builder, features);
  const ofPlaces = network.loss.ofEach(builder, outputs, graph.reshape(labels, [rows * places, 1]), features);
  const losses = graph.mean(graph.reshape(ofPlaces, [rows, places]), 1);
  const { parameters, size, noises, fixedTensors: fixed, penalties } = builder;
  return { graph, parameters, size, noises, fixed, penalties, features, labels, outputs, losses };
}

/** Separates draws of weights from the host's other uses of a seed; parameter p draws from stream `+ p`. */
const WEIGHT_STREAM = 0x200;

/** Starting point of a seed, float64 `[P]`: each parameter's numbers are a function of the seed and its place in the list. */
export function startingPoint({ parameters, size }: NetworkTrace, seed: number): Float64Array {
  const theta = new Float64Array(size);
  for (const [index, { shape, offset, initial }] of parameters.entries()) {
    const part = theta.subarray(offset, offset + sizeOf(shape));
    if (initial.kind === "constant") part.fill(initial.value);
    else
      part.set(hostNormals(seed, WEIGHT_STREAM + index, part.length).map((draw) => initial.deviation * draw));
  }
  return theta;
}
