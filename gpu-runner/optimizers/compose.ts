/** Direction × step rule → optimizer: the two share one name space of hyper-parameters. */
import type { ControlEntry, OptimizerFamily } from "../../shared/catalogue/entry.ts";
import type { Parameters } from "../../shared/catalogue/hyperparameter.ts";
import type { DirectionDefinition, OptimizerDefinition, StepRuleDefinition } from "../optimizer.ts";

/** What a pairing says differently from its parts. */
export interface Pairing {
  /** Default: `<direction>+<rule>`. */
  readonly name?: string;
  readonly title?: string;
  readonly family?: OptimizerFamily;
  readonly formula?: string;
  readonly cost?: string;
  readonly source?: string;
  readonly fails?: string;
  /** Added to those of the parts. */
  readonly departures?: readonly string[];
  readonly control?: ControlEntry;
  readonly maxParameters?: number;
  /** Replaces declarations of the parts by name: a rate has another default for each direction. */
  readonly hyperparameters?: Parameters;
}

/**
 * Joins the two. A step computes the direction and lets the rule apply it.
 * @throws Error when both parts declare a hyper-parameter and the pairing does not settle it, or when the
 * pairing declares one that neither part has (a bug in the definition, found when the registry loads).
 */
export function composeOptimizer(
  direction: DirectionDefinition,
  rule: StepRuleDefinition,
  pairing: Pairing = {},
): OptimizerDefinition {
  const name = pairing.name ?? `${direction.name}+${rule.name}`;
  const settled = pairing.hyperparameters ?? {};
  for (const shared of Object.keys(direction.hyperparameters))
    if (Object.hasOwn(rule.hyperparameters, shared) && !Object.hasOwn(settled, shared))
      throw new Error(`${name}: direction and step rule both declare the hyper-parameter "${shared}"`);
  const hyperparameters = { ...direction.hyperparameters, ...rule.hyperparameters };
  for (const unknown of Object.keys(settled))
    if (!Object.hasOwn(hyperparameters, unknown))
      throw new Error(`${name}: neither direction nor step rule has a hyper-parameter "${unknown}"`);

  return {
    name,
    title: pairing.title ?? `${direction.title}, ${rule.title}`,
    family: pairing.family ?? direction.family,
    formula: pairing.formula ?? `${direction.formula} \\\\ ${rule.formula}`,
    hyperparameters: { ...hyperparameters, ...settled },
    needs: direction.needs,
    cost: pairing.cost ?? (rule.cost === "0" ? direction.cost : `${direction.cost} + ${rule.cost}`),
    source: pairing.source ?? `${direction.source}; ${rule.source}`,
    fails: pairing.fails ?? `${direction.fails} ${rule.fails(direction)}`.trim(),
    departures: [...direction.departures, ...rule.departures, ...(pairing.departures ?? [])],
    ...(pairing.control === undefined ? {} : { control: pairing.control }),
    ...(rule.learningRates === undefined ? {} : { learningRates: rule.learningRates }),
    ...(pairing.maxParameters === undefined ? {} : { maxParameters: pairing.maxParameters }),
    build(context) {
      const built = direction.build(context);
      const applied = rule.build(context, built);
      return {
        step() {
          built.compute();
          applied.apply();
        },
        ...(built.periodic ? { periodic: built.periodic } : {}),
        state: { direction: built.direction, gradient: built.gradient, ...built.state, ...applied.state },
      };
    },
  };
}
