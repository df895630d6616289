/** A problem that is a network by its forward formula on labelled examples: derivatives are derived (`autodiff/`). */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { type NetworkFormula, startingPoint, traceNetwork } from "../autodiff/network-trace.ts";
import { createFormulaObjective, FORMULA_SUPPORTS } from "../autodiff/objective.ts";
import { createExampleAccess } from "../engines/example-access.ts";
import type { LabelledExamples } from "../network.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";
import { batchSizeOf, loadHeldOut, type NetworkProblem, numberOption } from "./network-problem.ts";

export interface FormulaProblem
  extends Pick<
    ProblemDefinition,
    "name" | "title" | "definition" | "options" | "targets" | "version" | "budget" | "source" | "data"
  > {
  network(options: ParameterValues): NetworkFormula;
  /** Training examples at these options; batch size and data order are added from the options. */
  examples(source: DataSource, options: ParameterValues): Promise<LabelledExamples>;
  /** As of {@link NetworkProblem}. */
  readonly heldOut?: NonNullable<NetworkProblem["heldOut"]>;
}

/** A network's parameters do not depend on how many examples it is traced for. */
const ANY_ROWS = 1;

export function defineFormulaProblem(problem: FormulaProblem): ProblemDefinition {
  const { network, examples, heldOut, ...entry } = problem;
  const traced = (options: ParameterValues) => traceNetwork(network(options), ANY_ROWS);
  return {
    ...entry,
    family: "network",
    supports: FORMULA_SUPPORTS,
    ...(heldOut ? { testSet: heldOut.set } : {}),
    limitation: "what enters and leaves its layers is not kept",
    parameterCount: (options) => traced(options).size,
    start: (options, seed) => startingPoint(traced(options), seed),
    criticalPoints: () => [],
    async create({ engine, options, seeds, data, heldOut: count = 0 }) {
      const found = await examples(data, options);
      const unseen = heldOut && count > 0 ? await loadHeldOut(heldOut, data, count) : null;
      const batchSize = batchSizeOf(options, found.count);
      return createFormulaObjective({
        engine,
        network: network(options),
        access: await createExampleAccess(engine, { ...found, batchSize, seeds }),
        examples: found,
        batchSize,
        weightDecay: numberOption(options, "decay"),
        ...(unseen ? { heldOut: unseen } : {}),
      });
    },
  };
}
