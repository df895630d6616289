/**
 * Every swept axis acts: its two ends lead somewhere else on some problem of the contract's table, where its `when`
 * holds. A draw along an axis that does nothing is a draw less for those that do.
 */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type {
  ActsWhere,
  Parameter,
  ParameterValue,
  ParameterValues,
} from "../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { type ContractCase, casesOf, hyperparametersOf } from "../optimizer-contract/cases.ts";
import { noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { optimizers } from "./registry.ts";
import { createStepper } from "./stepper.fixture.ts";

/** Enough for a search that shrinks, a memory that fills and an average that forgets to show. */
const STEPS = 15;
const SEED = 3;

interface Ground extends ContractCase {
  /** Absent: the problem's own. */
  readonly start?: readonly number[];
}

const ground = (name: string, given: ParameterValues, start?: readonly number[]): Ground => {
  const problem = findProblem(name);
  const options = { ...defaultValues(problem.options), ...given };
  return { name, problem, options, still: [], ...(start ? { start } : {}) };
};
/** Beyond the contract's table: noise, in which averages and signs differ; a saddle itself; steep, and of more parameters. */
const GROUNDS: readonly Ground[] = [
  ground("double-well", { wells: 3, rotate: 3, noise: 1 }),
  ground("double-well", { wells: 3, rotate: 3 }, [0, 0, 0, 0]),
  ground("rosenbrock", { dimension: 24 }),
];
const groundsFor = (optimizer: OptimizerDefinition): readonly Ground[] => [
  ...casesOf(optimizer),
  ...GROUNDS.filter(({ problem }) => optimizer.needs.every((need) => problem.supports.includes(need))),
];

/** Axes that need a larger problem than a test can run. */
const ON_LARGE_PROBLEMS_ONLY: ReadonlyMap<string, string> = new Map([
  ["gauss-newton.vectors", "the table's networks have Gauss–Newton matrices of rank 4"],
  ["hessian-free.iterations", "on the table's networks conjugate gradients stop before either end"],
  ["trust-region-newton-cg.iterations", "up to 24 parameters conjugate gradients stop before either end"],
]);

type Settings = Record<string, ParameterValue>;

/** A value with which the condition holds. */
function satisfying(condition: ActsWhere, at: ParameterValue | undefined): ParameterValue | undefined {
  if ("equals" in condition) {
    const allowed = Array.isArray(condition.equals) ? condition.equals : [condition.equals];
    return allowed.includes(at) ? at : allowed[0];
  }
  if ("above" in condition) return Number(at) > condition.above ? at : condition.above + 1;
  if (condition.below === "size") return 2;
  return Number(at) < condition.below ? at : condition.below - 1;
}

const conditions = ({ when }: Parameter): readonly ActsWhere[] =>
  when === undefined ? [] : Array.isArray(when) ? when : [when as ActsWhere];

async function end(
  optimizer: OptimizerDefinition,
  { problem, options, start = [...problem.start(options, SEED)] }: Ground,
  settings: Settings,
): Promise<string> {
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([SEED]) });
  const objective = await problem.create({ engine, options, seeds: [SEED], data: noData });
  const stepper = createStepper(engine, objective, optimizer, start, settings);
  stepper.advance(STEPS);
  const [theta = []] = await stepper.read();
  engine.dispose();
  return theta.join();
}

/** The defaults; and every other number at the upper end of its space, where searches have to shrink. */
function basesOf(optimizer: OptimizerDefinition, on: ContractCase): readonly Settings[] {
  const defaults = hyperparametersOf(optimizer, on);
  const upper = Object.entries(optimizer.hyperparameters).flatMap(([name, { kind, sweep }]) =>
    kind === "choice" || !sweep ? [] : [[name, sweep[1]] as const],
  );
  return [{ ...defaults }, { ...defaults, ...Object.fromEntries(upper) }];
}

/** Whether the two ends of the axis differ somewhere. */
async function acts(optimizer: OptimizerDefinition, name: string, parameter: Parameter): Promise<boolean> {
  const sweep = parameter.sweep ?? [];
  for (const on of groundsFor(optimizer))
    for (const settings of basesOf(optimizer, on)) {
      for (const condition of conditions(parameter)) {
        const value = satisfying(condition, settings[condition.parameter]);
        if (value !== undefined) settings[condition.parameter] = value;
      }
      const size = on.problem.parameterCount(on.options);
      const clamped = (value: ParameterValue): ParameterValue =>
        parameter.kind !== "choice" && parameter.atMost ? Math.min(Number(value), size) : value;
      const [low, high] = [sweep[0], sweep.at(-1)].map((value) => clamped(value as ParameterValue));
      if (low === high) continue;
      const ends = await Promise.all(
        [low, high].map((value) => end(optimizer, on, { ...settings, [name]: value as ParameterValue })),
      );
      if (ends[0] !== ends[1]) return true;
    }
  return false;
}

const axes = optimizers.flatMap((optimizer) =>
  Object.entries(optimizer.hyperparameters).flatMap(([name, parameter]) =>
    parameter.sweep === undefined || ON_LARGE_PROBLEMS_ONLY.has(`${optimizer.name}.${name}`)
      ? []
      : [[`${optimizer.name}.${name}`, optimizer, name, parameter] as const],
  ),
);

describe("a swept axis", () => {
  it.each(axes)("%s leads somewhere else at its other end", async (_, optimizer, name, parameter) => {
    expect(await acts(optimizer, name, parameter)).toBe(true);
  });

  it("would be caught where it does nothing: the damping, where the grid chooses it", async () => {
    const found = optimizers.find(({ name }) => name === "saddle-free-newton");
    const { damping } = found?.hyperparameters ?? {};
    if (!found || damping?.kind !== "number") throw new Error("saddle-free-newton has no damping");
    const { when: _, ...unconditional } = damping;
    expect(await acts(found, "damping", damping)).toBe(true);
    expect(await acts(found, "damping", unconditional)).toBe(false);
  });
});
