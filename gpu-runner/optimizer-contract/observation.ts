/**
 * What the checks of the optimizer contract look at: three shards of one optimizer on one problem, run once.
 *
 * `first`, one step · `alone`, the compared trial by itself · `among`, the same trial built again, between others, of
 * which one starts where there is no gradient and the rest are poisoned, each in its way. All build the same programs,
 * so a device compiles them once.
 */
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { Engine, LaneSeeds } from "../engine.ts";
import type { Optimizer, OptimizerDefinition } from "../optimizer.ts";
import { noData } from "../problems/create-problem.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "../run/run-shard.ts";
import { COMPARED_SEED } from "./bowl.ts";
import { type ContractCase, hyperparametersOf } from "./cases.ts";
import { CHANNELS, counted, type Issued, nothingIssued, type Poison, poisoned } from "./watched-objective.ts";

/** An engine of so many lanes with these seeds. */
export type MakeEngine = (lanes: number, seeds: LaneSeeds) => Promise<Engine> | Engine;

export interface Subject {
  readonly optimizer: OptimizerDefinition;
  readonly on: ContractCase;
  /** Steps in which the method must have lowered the loss. */
  readonly steps: number;
  readonly makeEngine: MakeEngine;
}

interface Lane {
  readonly seed: number;
  readonly start?: readonly number[];
  readonly poison?: Poison;
}

export interface FirstStep {
  readonly result: TrialResult;
  /** What the optimizer asked for while it recorded: the run loop's own metrics are nobody's cost. */
  readonly issued: Issued;
  /** State of the optimizer after the step, by name. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  /** Steps between two times of the optimizer's periodic work. */
  readonly periods: readonly number[];
}

export interface PoisonedResult extends Poison {
  readonly result: TrialResult;
}

export interface Among {
  readonly compared: TrialResult;
  readonly still: TrialResult;
  readonly poisoned: readonly PoisonedResult[];
}

/** Enough for every step: a check wants the loss at the step of the poison. */
const CURVE_POINTS = 64;

const COMPARED: Lane = { seed: COMPARED_SEED };

/** Each shard runs when a check asks for it first. */
export class Observation {
  readonly subject: Subject;
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(subject: Subject) {
    this.subject = subject;
  }

  get first(): Promise<FirstStep> {
    return this.#once("first", async () => {
      const { results, ...seen } = await this.#shard([COMPARED], 1);
      return { result: only(results), ...seen };
    });
  }

  get alone(): Promise<TrialResult> {
    return this.#once("alone", async () => only((await this.#shard([COMPARED])).results));
  }

  get among(): Promise<Among> {
    return this.#once("among", async () => {
      const { optimizer, on } = this.subject;
      const poisons = poisonsFor(optimizer);
      const strangers = [100, 101].map((seed): Lane => ({ seed }));
      const still: Lane = { seed: COMPARED_SEED, start: on.still };
      const lanes = [...strangers, still, COMPARED, ...poisons.map((poison) => ({ ...COMPARED, poison }))];
      const { results } = await this.#shard(lanes);
      const at = (index: number): TrialResult => only(results.slice(index, index + 1));
      return {
        still: at(2),
        compared: at(3),
        poisoned: poisons.map((poison, i) => ({ ...poison, result: at(4 + i) })),
      };
    });
  }

  #once<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const kept = (this.#kept.get(name) as Promise<Result> | undefined) ?? run();
    this.#kept.set(name, kept);
    return kept;
  }

  async #shard(lanes: readonly Lane[], maxSteps = this.subject.steps) {
    const { optimizer, on, makeEngine } = this.subject;
    const issued = nothingIssued();
    let built: Optimizer | undefined;
    const watched: OptimizerDefinition = {
      ...optimizer,
      build(context) {
        const poison = lanes.map((lane) => lane.poison);
        const objective = poisoned(context.engine, counted(context.objective, issued), poison);
        built = optimizer.build({ ...context, objective });
        return built;
      },
    };
    const engine = await makeEngine(lanes.length, laneSeeds(lanes.map(({ seed }) => seed)));
    try {
      const { results } = await runShard({
        engine,
        problem: on.problem,
        options: on.options,
        optimizer: watched,
        trials: lanes.map(({ seed, start }, lane) => ({
          key: String(lane),
          seed,
          hyperparameters: hyperparametersOf(optimizer, on),
          budget: 1e9,
          ...(start ? { start } : {}),
        })),
        data: noData,
        targets: [],
        curvePoints: CURVE_POINTS,
        maxSteps,
        now: () => 0,
      });
      const periods = (built?.periodic ?? []).map(({ everySteps }) => everySteps);
      return { results, issued, state: await stateOf(engine, built), periods };
    } finally {
      engine.dispose();
    }
  }
}

/** NaN and Inf in everything that the method says it needs. */
function poisonsFor({ needs }: OptimizerDefinition): readonly Poison[] {
  const products = needs.includes("hessianVector") || needs.includes("gaussNewtonVector");
  return CHANNELS.filter(
    (channel) => (channel !== "products" || products) && (channel !== "hessian" || needs.includes("hessian")),
  ).flatMap((channel) => (["NaN", "Inf"] as const).map((kind): Poison => ({ channel, kind })));
}

async function stateOf(engine: Engine, built: Optimizer | undefined): Promise<FirstStep["state"]> {
  const entries = Object.entries(built?.state ?? {});
  const copies = entries.length > 0 ? await engine.snapshot(entries.map(([, tensor]) => tensor)) : [];
  return Object.fromEntries(entries.map(([name], i) => [name, Array.from(copies[i] ?? [])]));
}

function only(results: readonly TrialResult[]): TrialResult {
  const [result] = results;
  if (!result) throw new Error("the shard has no result");
  return result;
}
