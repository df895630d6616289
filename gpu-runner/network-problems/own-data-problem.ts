/** A problem on a person's own data: known only once the data are read. */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { dataUseOf } from "../../shared/own-data/data-use.ts";
import { type NetworkOn, networkOn, takenFor } from "../../shared/own-data/network-on.ts";
import { makeTrainingSet, type TrainingSet } from "../../shared/own-data/training-set.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";
import { choiceOption, type GeneratedExamples } from "./network-problem.ts";
import { PARTS_UNSEEN } from "./own-data-options.ts";

export type OwnDataEntry = Pick<
  ProblemDefinition,
  "name" | "title" | "definition" | "options" | "targets" | "version" | "budget" | "source"
>;

interface OwnDataProblem extends OwnDataEntry {
  readonly ownData: NonNullable<ProblemDefinition["ownData"]>;
  readonly supports: ProblemDefinition["supports"];
  /** The problem on these examples. */
  bind(set: TrainingSet, network: NetworkOn): ProblemDefinition;
}

export function defineOwnDataProblem({ bind, ...entry }: OwnDataProblem): ProblemDefinition {
  const unresolved = (): never => {
    throw new DataError(
      `${entry.name} needs the option data: the path or URL of a file, or sha256:… of an upload`,
    );
  };
  return {
    ...entry,
    family: "network",
    testSet: "split",
    parameterCount: () => 0,
    start: unresolved,
    criticalPoints: () => [],
    create: async () => unresolved(),
    async resolve(options, source) {
      const location = String(options.data ?? "");
      if (location === "") return unresolved();
      const set = await trainingSet(entry.ownData, options, source, location);
      const network = networkOn(options, set);
      if (!network.ok) throw new DataError(network.message);
      return bind(set, network.value);
    },
  };
}

/** @throws DataError, one line */
async function trainingSet(
  ownData: OwnDataProblem["ownData"],
  options: ParameterValues,
  source: DataSource,
  location: string,
): Promise<TrainingSet> {
  if (!source.ownData) throw new DataError("data of your own cannot be loaded here");
  const { file, summary, digest } = await source.ownData(location);
  const set = makeTrainingSet(file, summary, digest, dataUseOf(options), takenFor(ownData, options, summary));
  if (!set.ok) throw new DataError(`option ${set.option}: ${set.message}`);
  return set.value;
}

/** The part that the options name as unseen. */
export function unseenPart({ examplesOf }: TrainingSet): GeneratedExamples {
  return {
    generate(options, most) {
      const { count, features, targets } = examplesOf[choiceOption(options, "unseen", PARTS_UNSEEN)];
      if (count === 0) return null;
      const wanted = Math.min(most, count);
      return {
        count: wanted,
        features: features.subarray(0, (wanted * features.length) / count),
        targets: targets.subarray(0, wanted),
      };
    },
  };
}
