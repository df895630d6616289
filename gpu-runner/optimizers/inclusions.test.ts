/**
 * Methods that contain another: at a setting that their published space holds they take the other's steps, bit for bit. A
 * table in which the general method loses to its own special case would be a table of spaces.
 */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { Parameter, ParameterValue } from "../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { findOptimizer } from "./registry.ts";
import { createStepper } from "./stepper.fixture.ts";

type Settings = Readonly<Record<string, ParameterValue>>;

interface Inclusion {
  readonly general: string;
  /** Where it is the other one. */
  readonly at: Settings;
  readonly special: string;
  readonly specialAt?: Settings;
}

const INCLUSIONS: readonly Inclusion[] = [
  { general: "momentum", at: { momentum: 0 }, special: "sgd" },
  { general: "nesterov", at: { momentum: 0 }, special: "sgd" },
];

/** Published methods as settings of ours: the setting is in the space, as an end, a choice or the default. */
const PUBLISHED: readonly (readonly [optimizer: string, at: Settings])[] = [
  ["krylov-saddle-free-newton", { outside: 0 }],
  ["krylov-damped-newton", { outside: 0 }],
  ...["ogr-diagonal", "ogr-full", "ogr-subspace", "ogr-diagonal-subspace", "ogr-correlation-one"].map(
    (name) => [name, { errorBars: "ignored" }] as const,
  ),
  ["parabola-momentum", { errorBars: "ignored" }],
  ["parabola-adam", { errorBars: "ignored" }],
];

/** Is the value searched, or the default, which every study begins with? */
function isInSpace(parameter: Parameter | undefined, value: ParameterValue): boolean {
  if (parameter === undefined) return false;
  if (parameter.default === value) return true;
  if (parameter.kind === "choice") return parameter.sweep?.includes(String(value)) ?? false;
  const [low, high] = parameter.sweep ?? [Number.POSITIVE_INFINITY, 0];
  return low <= Number(value) && Number(value) <= high;
}

const STEPS = 12;
const SEED = 5;

async function trajectory(name: string, problem: string, settings: Settings): Promise<readonly number[][]> {
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([SEED]) });
  const definition = findProblem(problem);
  const options = {
    ...defaultValues(definition.options),
    ...(problem === "himmelblau" ? {} : { noise: 0.1 }),
  };
  const objective = await definition.create({ engine, options, seeds: [SEED], data: noData });
  const start = [...definition.start(options, SEED)];
  const stepper = createStepper(engine, objective, findOptimizer(name), start, settings);
  const points: number[][] = [];
  for (let step = 0; step < STEPS; step++) {
    stepper.advance(1);
    points.push(...(await stepper.read()).map((theta) => [...theta]));
  }
  engine.dispose();
  return points;
}

describe.each(INCLUSIONS)("$general at $at is $special", ({ general, at, special, specialAt = {} }) => {
  const container = findOptimizer(general).hyperparameters;
  const contained = findOptimizer(special).hyperparameters;

  it("with a setting of its space, and with every value that the other searches", () => {
    for (const [name, value] of Object.entries(at))
      expect(isInSpace(container[name], value), name).toBe(true);
    for (const [name, parameter] of Object.entries(contained))
      for (const end of parameter.sweep ?? [])
        expect(isInSpace(container[name], end), `${name} = ${end}`).toBe(true);
  });

  it.each(["himmelblau", "quadratic-saddle"])("step by step on %s", async (problem) => {
    for (const rate of [1e-3, 1e-2]) {
      const other = await trajectory(special, problem, { rate, ...specialAt });
      expect(await trajectory(general, problem, { rate, ...at })).toEqual(other);
      // The negative control: away from the setting they part.
      expect(await trajectory(general, problem, { rate })).not.toEqual(other);
    }
  });
});

it.each(PUBLISHED)("the published %s is in the space: %j", (name, at) => {
  const { hyperparameters } = findOptimizer(name);
  for (const [axis, value] of Object.entries(at))
    expect(isInSpace(hyperparameters[axis], value), axis).toBe(true);
});
