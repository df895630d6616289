/**
 * `tfjs-model`: a person's own tfjs layers-model, trained on one of the data sets. The model is loaded by
 * `resolve`, converted to layers that every engine knows and checked against tfjs's own forward pass.
 */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { DataError } from "../data/data-error.ts";
import { poolImages } from "../data/pooling.ts";
import type { Loss } from "../network.ts";
import { initialParameters } from "../networks/initial-parameters.ts";
import {
  choiceOption,
  defineNetworkProblem,
  numberOption,
  trainingOptions,
} from "../networks/network-problem.ts";
import { outputSize, parameterCount, sizeOf } from "../networks/shapes.ts";
import { NETWORK_SUPPORTS } from "../networks/supports.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";

const DATA = ["mnist", "mnist-10x10", "cifar10"] as const;
const LOSSES = ["softmax-cross-entropy", "squared-error", "binary-cross-entropy"] as const;
const STARTS = ["model", "seed"] as const;

const entry = {
  name: "tfjs-model",
  title: "A tfjs layers-model of your own",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b \ell(\mathrm{model}_\theta(x_b), y_b)`,
  options: {
    model: {
      kind: "choice",
      default: "",
      choices: [],
      open: true,
      meaning: "path or URL of model.json, its weights beside it",
      source: "tfjs 4.22, layers-model format",
    },
    data: {
      kind: "choice",
      default: "mnist",
      choices: DATA,
      meaning: "training examples; mnist-10x10 is MNIST pooled to 10 × 10",
      source: "problems.md",
    },
    loss: {
      kind: "choice",
      default: "softmax-cross-entropy",
      choices: LOSSES,
      meaning: "of class labels; squared-error and binary-cross-entropy compare the output with the input",
      source: "network.ts",
    },
    start: {
      kind: "choice",
      default: "model",
      choices: STARTS,
      meaning: "the model's own weights, or weights N(0, 1/fan-in) by seed",
      source: "problems.md",
    },
    ...trainingOptions({ examples: 2000, maximum: 60_000, batch: 128 }),
  },
  targets: [1, 0.5, 0.3, 0.1],
  version: 1,
  budget: 1000,
  source: "tfjs 4.22",
} satisfies Partial<ProblemDefinition>;

function unresolved(): never {
  throw new DataError("tfjs-model needs the option model: the path or URL of a model.json");
}

export const tfjsModel: ProblemDefinition = {
  ...entry,
  family: "network",
  supports: NETWORK_SUPPORTS,
  parameterCount: () => 0,
  start: unresolved,
  criticalPoints: () => [],
  create: async () => unresolved(),
  resolve: bind,
};

/** The problem of one model. @throws DataError where the model cannot be read or has layers without a counterpart */
async function bind(options: ParameterValues, source: DataSource): Promise<ProblemDefinition> {
  const location = String(options.model ?? "");
  if (location === "") unresolved();
  if (!source.model) throw new DataError("models cannot be loaded here");
  const { checkConversion, convertTfjsModel, loadTfjsModel, modelNetwork } = await import(
    "../networks/tfjs-model.ts"
  );
  const converted = convertTfjsModel(await loadTfjsModel(await source.model(location)));
  if (converted.unknown.length > 0)
    throw new DataError(
      `${location} has layers that the engines do not know, so curvature is refused: ${converted.unknown.join(", ")}`,
    );
  const loss: Loss = choiceOption(options, "loss", LOSSES);
  const network = modelNetwork(converted, loss, numberOption(options, "decay"));
  checkConversion(converted);
  const problem = defineNetworkProblem({
    ...entry,
    network: () => network,
    start: (chosen, seed) =>
      choiceOption(chosen, "start", STARTS) === "model"
        ? converted.parameters.slice()
        : initialParameters(network, seed),
    async examples(data) {
      const name = choiceOption(options, "data", DATA);
      const loaded = await data.load(
        name === "cifar10" ? "cifar10" : "mnist",
        numberOption(options, "examples"),
      );
      const { count, width, features, labels } = name === "mnist-10x10" ? poolImages(loaded, 28, 10) : loaded;
      if (width !== sizeOf(network.input))
        throw new DataError(`${name} has ${width} numbers an example, the model takes ${network.input}`);
      if (loss !== "softmax-cross-entropy") return { count, features, targets: "input" };
      if (outputSize(network) < 10)
        throw new DataError(`${name} has 10 classes, the model has ${outputSize(network)} outputs`);
      return { count, features, targets: labels };
    },
  });
  if (parameterCount(network) !== converted.parameters.length)
    throw new DataError(`${location}: the weights do not fit the layers`);
  return problem;
}
