/**
 * A network by its forward formula as an `Objective`, on any engine: value, gradient and curvature products follow from
 * `derived-plans.ts` and are operations of the engine contract.
 *
 * `gradient` keeps what products read, and products read the parameters from the tensor that `gradient` was given.
 * Tensors are made at the first recording that needs them and then used by all.
 */
import type { Need } from "../../shared/catalogue/entry.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import type { TargetedExamples } from "../network.ts";
import type { Objective, OutputPasses, ParameterBlock } from "../objective.ts";
import { type DerivedPlans, derivePlans } from "./derived-plans.ts";
import type { ExampleAccess } from "./example-access.ts";
import type { Node } from "./graph.ts";
import { heldOutPass } from "./held-out.ts";
import { issue, Workspace } from "./issue.ts";
import { CurrentBatch, ExampleChunks, type ExampleRows, Examples } from "./lane-examples.ts";
import { type NetworkFormula, type NetworkTrace, type Penalty, traceNetwork } from "./network-trace.ts";
import { makePlan, type Plan } from "./plan.ts";
import { StepNoise } from "./step-noise.ts";

/** What a network by its formula can compute. Its layers have no inputs and gradients of their own to read (kfac). */
export const FORMULA_SUPPORTS: readonly Need[] = [
  "gradient",
  "hessianVector",
  "gaussNewtonVector",
  "hessian",
  "matrices",
];

export interface FormulaObjectiveRequest {
  readonly engine: Engine;
  readonly network: NetworkFormula;
  readonly access: ExampleAccess;
  readonly examples: TargetedExamples;
  /** Examples that training never sees. */
  readonly heldOut?: TargetedExamples;
  readonly batchSize: number;
  /** Adds ½·decay·‖θ‖². */
  readonly weightDecay: number;
  /** Of which parameters; absent: of all. `matrices`: of those with two axes or more, so that biases are free. */
  readonly decayOf?: "all" | "matrices";
}

export function createFormulaObjective(request: FormulaObjectiveRequest): Objective {
  return new FormulaObjective(request);
}

/** Losses and outputs of rows at given parameters. */
interface Forward {
  readonly trace: NetworkTrace;
  readonly chunks: ExampleChunks;
  readonly plan: Plan;
  readonly losses: LaneTensor;
  readonly outputs: LaneTensor;
}

/** A view of a vector `[P]`, and what is added for it. */
interface Penalised extends Penalty {
  readonly part: LaneTensor;
}

class FormulaObjective implements Objective {
  readonly size: number;
  readonly supports: ReadonlySet<Need> = new Set(FORMULA_SUPPORTS);
  readonly blocks: readonly ParameterBlock[];
  readonly outputPasses: OutputPasses;
  readonly batchesPerEpoch: number;
  readonly batchSize: number;
  readonly deterministic: boolean;
  readonly heldOut?: NonNullable<Objective["heldOut"]>;
  readonly #engine: Engine;
  readonly #request: FormulaObjectiveRequest;
  readonly #trace: NetworkTrace;
  readonly #plans: DerivedPlans;
  readonly #batch: CurrentBatch;
  readonly #noise: StepNoise;
  readonly #workspace: Workspace;
  readonly #kept = new Map<Node, LaneTensor>();
  /** By name: all traces of the network read the same. */
  readonly #fixed = new Map<string, LaneTensor>();
  /** Of all training examples without noise, where `value` is something else. */
  readonly #training: Forward | undefined;
  #units: { readonly row: LaneTensor; readonly unit: LaneTensor } | undefined;
  #point: LaneTensor | undefined;
  #decayed: LaneTensor | undefined;

  constructor(request: FormulaObjectiveRequest) {
    const { engine, network, access, examples, heldOut, batchSize } = request;
    this.#engine = engine;
    this.#request = request;
    this.#trace = traceNetwork(network, batchSize);
    this.#plans = derivePlans(this.#trace);
    this.#workspace = new Workspace(engine);
    const training = new Examples(access, examples);
    this.#batch = new CurrentBatch(engine, access, training, batchSize);
    this.#noise = new StepNoise(engine, this.#trace.noises);
    this.#addFixed(this.#trace);
    this.size = this.#trace.size;
    this.blocks = this.#trace.parameters.map(({ name, offset, shape }) => ({ name, offset, shape }));
    for (const node of this.#plans.kept) this.#kept.set(node, engine.tensor([sizeOf(node.shape)]));
    const { outputs } = this.#trace;
    this.outputPasses = {
      outputs: engine.reshape(this.#kept.get(outputs) as LaneTensor, outputs.shape),
      loss: network.loss.name,
      // No block has output factors: there are no layers to pass back to.
      backpropagate: () => {},
      parameterGradient: (seed, gradient) =>
        this.#atPoint(this.#plans.passedBack, [[this.#plans.seed, seed]], gradient),
    };
    this.batchSize = batchSize;
    this.batchesPerEpoch = Math.floor(examples.count / batchSize);
    this.deterministic = batchSize === examples.count && this.#trace.noises.length === 0;
    if (!this.deterministic) this.#training = this.#forward(training);
    if (heldOut) {
      const forward = this.#forward(new Examples(access, heldOut));
      const run = (theta: LaneTensor): void => this.#runForward(forward, theta);
      const isClasses = heldOut.targets instanceof Uint8Array;
      this.heldOut = heldOutPass({ engine, ...forward, run, isClasses });
    }
  }

  nextBatch(step: LaneTensor): void {
    this.#batch.next(step);
    this.#noise.next(step);
  }

  value(theta: LaneTensor, value: LaneTensor): void {
    this.#issue(this.#plans.value, this.#trace, theta, this.#batch.rows, [value]);
    this.#addPenalties(theta, value);
  }

  values(points: LaneTensor, values: LaneTensor): void {
    for (let point = 0; point < values.size; point++)
      this.value(this.#engine.row(points, point), this.#engine.slice(values, point, 1));
  }

  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void {
    this.#point = theta;
    const targets = [value, ...this.#partsOf(gradient), ...this.#kept.values()];
    this.#issue(this.#plans.gradient, this.#trace, theta, this.#batch.rows, targets);
    this.#addPenalties(theta, value);
    this.#addPenaltySlopes("gradient", theta, gradient);
  }

  hessianVector(vector: LaneTensor, product: LaneTensor): void {
    this.#product(this.#plans.hessian, vector, product);
  }

  gaussNewtonVector(vector: LaneTensor, product: LaneTensor): void {
    this.#product(this.#plans.gaussNewton, vector, product);
  }

  hessian(hessian: LaneTensor): void {
    const engine = this.#engine;
    this.#units ??= { row: engine.tensor([1]), unit: engine.tensor([this.size]) };
    const { row, unit } = this.#units;
    engine.map("row = 0", { row });
    for (let i = 0; i < this.size; i++) {
      engine.map("unit = (_i == row)", { unit, row });
      this.hessianVector(unit, engine.row(hessian, i));
      engine.map("row = row + 1", { row });
    }
  }

  criterion(theta: LaneTensor, value: LaneTensor): void {
    const forward = this.#training;
    if (!forward) {
      this.value(theta, value);
      return;
    }
    forward.chunks.mean(() => this.#runForward(forward, theta), [[value, forward.losses]]);
    this.#addPenalties(theta, value);
  }

  dispose(): void {
    this.#request.access.dispose();
  }

  #forward(examples: Examples): Forward {
    const chunks = new ExampleChunks(this.#engine, examples);
    const trace = traceNetwork(this.#request.network, chunks.size, "evaluation");
    const given = new Set<Node>([
      ...[...trace.parameters, ...trace.fixed].map(({ node }) => node),
      trace.features,
      trace.labels,
    ]);
    this.#addFixed(trace);
    return {
      trace,
      chunks,
      plan: makePlan([trace.losses, trace.outputs], given),
      losses: this.#engine.tensor([chunks.size]),
      outputs: this.#engine.tensor(trace.outputs.shape),
    };
  }

  #runForward({ plan, trace, chunks, losses, outputs }: Forward, theta: LaneTensor): void {
    this.#issue(plan, trace, theta, chunks.rows, [losses, outputs]);
  }

  #product(plan: Plan, vector: LaneTensor, product: LaneTensor): void {
    const along = this.#partsOf(vector);
    const directions = this.#plans.directions.map((node, i) => [node, along[i] as LaneTensor] as const);
    this.#atPoint(plan, directions, product);
    this.#addPenaltySlopes("product", vector, product);
  }

  /** A plan at the point and on the batch of the last gradient, with what that has kept. */
  #atPoint(plan: Plan, more: readonly (readonly [Node, LaneTensor])[], result: LaneTensor): void {
    if (!this.#point) throw new Error("curvature products need a gradient call first");
    const given = new Map<Node, LaneTensor>([...this.#kept, ...more]);
    this.#issue(plan, this.#trace, this.#point, this.#batch.rows, this.#partsOf(result), given);
  }

  #issue(
    plan: Plan,
    trace: NetworkTrace,
    theta: LaneTensor,
    { features, labels }: ExampleRows,
    targets: readonly LaneTensor[],
    more: ReadonlyMap<Node, LaneTensor> = new Map(),
  ): void {
    const parts = this.#partsOf(theta);
    const given = new Map<Node, LaneTensor>([
      ...trace.parameters.map(({ node }, i) => [node, parts[i] as LaneTensor] as const),
      [trace.features, features],
      [trace.labels, labels],
      ...trace.fixed.map(({ name, node }) => [node, this.#fixed.get(name) as LaneTensor] as const),
      ...this.#noise.tensors,
      ...more,
    ]);
    issue(this.#engine, plan, this.#workspace, given, targets);
  }

  #addFixed({ fixed }: NetworkTrace): void {
    for (const { name, node, values } of fixed)
      if (!this.#fixed.has(name)) this.#fixed.set(name, this.#engine.tensor([sizeOf(node.shape)], values));
  }

  /** Views of the parameters in a vector `[P]`. */
  #partsOf(vector: LaneTensor): readonly LaneTensor[] {
    return this.#trace.parameters.map(({ offset, shape }) =>
      this.#engine.slice(vector, offset, sizeOf(shape)),
    );
  }

  /** value += Σ over the penalised parts of ridge·Σx² + lasso·Σ|x|. */
  #addPenalties(theta: LaneTensor, value: LaneTensor): void {
    for (const { part: x, ridge, lasso } of this.#penalised(theta)) {
      this.#decayed ??= this.#engine.tensor([1]);
      const sum = this.#decayed;
      this.#engine.reduce(
        "sum",
        lasso === 0 ? "sum = ridge * x * x" : "sum = ridge * x * x + lasso * abs(x)",
        lasso === 0 ? { sum, x, ridge } : { sum, x, ridge, lasso },
      );
      this.#engine.map("value = value + sum", { value, sum });
    }
  }

  /** Of the penalties' gradient at a point, or (the ridges alone, as |x| has no curvature) of their product with a vector. */
  #addPenaltySlopes(of: "gradient" | "product", point: LaneTensor, slope: LaneTensor): void {
    const targets = this.#penalised(slope);
    for (const [at, { part, ridge, lasso }] of this.#penalised(point).entries()) {
      const given = { slope: (targets[at] as Penalised).part, point: part, twice: 2 * ridge };
      if (of === "gradient" && lasso > 0)
        this.#engine.map("slope = slope + twice * point + lasso * sign(point)", { ...given, lasso });
      else if (ridge > 0) this.#engine.map("slope = slope + twice * point", given);
    }
  }

  /** Views of a vector `[P]`: the entries that decay, and the parameters that the network itself penalises. */
  #penalised(vector: LaneTensor): readonly Penalised[] {
    const { weightDecay, decayOf } = this.#request;
    const { parameters, penalties } = this.#trace;
    if (weightDecay === 0 && penalties.length === 0) return [];
    const parts = this.#partsOf(vector);
    const decay = { ridge: weightDecay / 2, lasso: 0 };
    const decayed =
      weightDecay === 0
        ? []
        : decayOf === "matrices"
          ? parts.filter((_, part) => (parameters[part]?.shape.length ?? 0) > 1)
          : [vector];
    return [
      ...decayed.map((part) => ({ part, ...decay })),
      ...penalties.map(({ parameter, penalty }) => ({ part: parts[parameter] as LaneTensor, ...penalty })),
    ];
  }
}
