/**
 * A posted optimizer: its formulas as operations of the engine, in the order in which they stand. Nothing in it is code,
 * nothing repeats, and what it allocates is what it declares.
 */
import { type OwnOptimizer, operationsOf, type StepOperation } from "../../shared/contracts/own-optimizer.ts";
import { parseFormula } from "../../shared/formula/syntax.ts";
import { ownOptimizerEntry, parametersOf } from "../../shared/own-optimizers/own-optimizer.ts";
import type { LaneTensor, Operands } from "../engine.ts";
import { visitNames } from "../formula/scope.ts";
import type { Direction, OptimizerContext, OptimizerDefinition } from "../optimizer.ts";
import { batchGradient } from "./batch-gradient.ts";
import { composeOptimizer } from "./compose.ts";
import { withSchedule } from "./scheduled.ts";
import { findStepRule, stepRules } from "./step-rules/registry.ts";

/**
 * @param name as the sweep gives it
 * @throws RangeError, one line, on a definition that the planner would refuse
 */
export function defineOwnOptimizer(name: string, definition: OwnOptimizer): OptimizerDefinition {
  const checked = ownOptimizerEntry(name, definition, stepRules);
  if (!checked.ok) {
    const [first] = checked.issues;
    throw new RangeError(`optimizer "${name}": ${first?.path}: ${first?.message}`);
  }
  const { hyperparameters: _, ...entry } = checked.entry;
  const rule = findStepRule(definition.rule);
  const own = Object.entries(parametersOf(definition));
  const isRules = (each: string): boolean => Object.hasOwn(rule.hyperparameters, each);
  const composed = composeOptimizer(
    {
      ...entry,
      hyperparameters: Object.fromEntries(own.filter(([each]) => !isRules(each))),
      build: (context) => buildDirection(definition, context),
    },
    rule,
    { hyperparameters: Object.fromEntries(own.filter(([each]) => isRules(each))) },
  );
  return withSchedule({ ...composed, ...entry });
}

function buildDirection(definition: OwnOptimizer, context: OptimizerContext): Direction {
  const { engine, objective, theta, value, step, hyper } = context;
  const { gradient, evaluate } = batchGradient(context);
  const direction = engine.tensor([objective.size]);
  const state = Object.fromEntries(
    Object.entries(definition.state).map(([name, kind]) => [
      name,
      engine.tensor([kind === "vector" ? objective.size : 1]),
    ]),
  );
  const operands: Readonly<Record<string, LaneTensor>> = {
    ...hyper,
    ...state,
    theta,
    g: gradient,
    d: direction,
    f: value,
    t: step,
  };
  const operations = operationsOf(definition).map((operation) => recorded(operation, operands, context));
  return {
    direction,
    gradient,
    state,
    compute() {
      evaluate();
      for (const run of operations) run();
    },
  };
}

function recorded(
  operation: StepOperation,
  operands: Readonly<Record<string, LaneTensor>>,
  { engine, objective, count }: OptimizerContext,
): () => void {
  if (operation.kind === "product") {
    const [of, into] = [operandOf(operation.of, operands), operandOf(operation.into, operands)];
    return () => {
      objective[operation.product](of, into);
      count("hessianVector", 1);
    };
  }
  const { formula } = operation;
  const used = usedOf(formula, operands);
  return operation.kind === "map"
    ? () => engine.map(formula, used)
    : () => engine.reduce(operation.reduction, formula, used);
}

function operandOf(name: string, operands: Readonly<Record<string, LaneTensor>>): LaneTensor {
  const found = operands[name];
  if (!found) throw new RangeError(`there is no "${name}"`);
  return found;
}

/** The operands that a formula names: the others would be bound for nothing. */
function usedOf(formula: string, operands: Readonly<Record<string, LaneTensor>>): Operands {
  const used = new Set<string>();
  for (const { target, expression } of parseFormula(formula)) {
    used.add(target);
    visitNames(expression, (name) => used.add(name));
  }
  return Object.fromEntries(Object.entries(operands).filter(([name]) => used.has(name)));
}
