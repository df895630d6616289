/**
 * `tfjs-model`: a person's own tfjs layers-model, trained on one of the data sets. The model is loaded by
 * `resolve`: layers that every engine knows are converted and checked against tfjs's own forward pass; a model
 * with others runs on the tfjs engine with gradients only.
 */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { DATA_SET_NAMES, originOf } from "../../shared/data-sets/registry.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { dataMismatch } from "../../shared/models/data-sets.ts";
import { chooseLoss, formUnder, limitationOf, MODEL_LOSSES } from "../../shared/models/losses.ts";
import type { Loss } from "../network.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import {
  choiceOption,
  defineNetworkProblem,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";
import type { ReadModel } from "../network-problems/tfjs-model.ts";
import { modelDataOption, modelExamples } from "../network-problems/tfjs-model-examples.ts";
import { initialParameters } from "../networks/initial-parameters.ts";
import { outputSize } from "../networks/shapes.ts";
import { NETWORK_SUPPORTS } from "../networks/supports.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";

const STARTS = ["model", "seed"] as const;
const NORMALIZATIONS = ["stored", "batch"] as const;

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
      meaning:
        "in a trial the path or URL of model.json, its weights beside it; in a sweep the sha256:… of an uploaded model. Layers that only tfjs has leave gradients only, on the tfjs engine",
      source: "tfjs 4.22, layers-model format; docs/own-model.md",
    },
    data: {
      kind: "choice",
      default: "mnist",
      choices: DATA_SET_NAMES,
      meaning: "training examples; mnist-10x10 is MNIST pooled to 10 × 10",
      source: "docs/spec/problems.md",
    },
    loss: {
      kind: "choice",
      default: "model",
      choices: ["model", ...MODEL_LOSSES],
      meaning:
        "model: the one it was compiled with, else softmax-cross-entropy (of class labels); the other two compare the output with the input where it is as wide, else with the class as a one-hot row",
      source: "network.ts",
    },
    start: {
      kind: "choice",
      default: "model",
      choices: STARTS,
      meaning: "the model's own weights, or weights N(0, 1/fan-in) by seed",
      source: "docs/spec/problems.md",
    },
    normalization: {
      kind: "choice",
      default: "stored",
      choices: NORMALIZATIONS,
      meaning:
        "batch normalization by the statistics in the file, as in prediction, or by those of each batch, as in training; models with none have nothing to choose",
      source: "Ioffe, Szegedy 2015, arXiv 1502.03167, algorithms 1 and 2",
    },
    ...trainingOptions({ examples: 2000, maximum: 60_000, batch: 128 }),
  },
  targets: [1, 0.5, 0.3, 0.1],
  version: 2,
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
  uploads: true,
  parameterCount: () => 0,
  start: unresolved,
  criticalPoints: () => [],
  create: async () => unresolved(),
  resolve: bind,
};

/** The problem of one model. @throws DataError, one line, where it cannot be read, run or trained on the data */
async function bind(options: ParameterValues, source: DataSource): Promise<ProblemDefinition> {
  const location = String(options.model ?? "");
  if (location === "") unresolved();
  if (!source.model) throw new DataError("models cannot be loaded here");
  const { readModel } = await import("../network-problems/tfjs-model.ts");
  const read = readModel(await source.model(location));
  const loss = chooseLoss(String(options.loss), read.summary.loss);
  if (!loss.ok) throw new DataError(loss.message);
  const mismatch = dataMismatch(modelDataOption(options), read.summary, loss.value);
  if (mismatch !== undefined) throw new DataError(mismatch);
  switch (formUnder(loss.value, read.summary)) {
    case "layers":
      return fused(read, loss.value, options);
    case "graph":
      return asGraph(read, loss.value, options);
    case "tfjs": {
      if (options.normalization === "batch")
        throw new DataError(
          `normalization=batch needs layers with curvature; ${limitationOf(read.summary.blockers)}`,
        );
      const { defineGradientProblem } = await import("../network-problems/tfjs-gradient-problem.ts");
      const base = { ...entry, family: "network", criticalPoints: () => [] } as const;
      return defineGradientProblem(base, read, loss.value, limitationOf(read.summary.blockers));
    }
  }
}

/** As a network by its forward formula. */
async function asGraph(read: ReadModel, loss: Loss, options: ParameterValues): Promise<ProblemDefinition> {
  const { loadTfjsModel, onCpu } = await import("../network-problems/tfjs-model.ts");
  const { checkGraph, graphNetwork, graphStart, readGraphModel } = await import(
    "../network-problems/tfjs-model-graph.ts"
  );
  const model = await onCpu(async () => {
    const loaded = await loadTfjsModel(read);
    try {
      const found = readGraphModel(read, loaded);
      checkGraph(found, loaded);
      return found;
    } finally {
      loaded.dispose();
    }
  });
  const width = sizeOf(model.input);
  const network = graphNetwork(model, {
    loss,
    isAutoencoder: loss !== "softmax-cross-entropy" && model.outputs === width,
    // Sweeps that were posted before there was a choice have none.
    normalization: options.normalization === "batch" ? "batch" : "stored",
  });
  return defineFormulaProblem({
    ...entry,
    network: () => network,
    start: (trace, chosen, seed) =>
      graphStart(model, trace, choiceOption(chosen, "start", STARTS) === "model" ? null : seed),
    examples: async (data) => {
      const set = modelDataOption(options);
      const { part, derive } = originOf(set);
      const mismatch = dataMismatch(set, { input: [...model.input], outputs: model.outputs }, loss);
      if (mismatch !== undefined) throw new DataError(mismatch);
      return labelled(derive(await data.load(part, numberOption(options, "examples"))));
    },
  });
}

/** As a network of the engines' own layers. */
async function fused(read: ReadModel, loss: Loss, options: ParameterValues): Promise<ProblemDefinition> {
  const { loadTfjsModel, onCpu } = await import("../network-problems/tfjs-model.ts");
  const { checkConversion, convertTfjsModel, modelNetwork } = await import(
    "../network-problems/tfjs-model-conversion.ts"
  );
  const converted = await onCpu(async () => {
    const model = await loadTfjsModel(read);
    try {
      const made = convertTfjsModel(read, model);
      checkConversion(made, model);
      return made;
    } finally {
      model.dispose();
    }
  });
  const network = modelNetwork(converted, loss, numberOption(options, "decay"));
  return defineNetworkProblem({
    ...entry,
    network: () => network,
    start: (chosen, seed) =>
      choiceOption(chosen, "start", STARTS) === "model"
        ? converted.parameters.slice()
        : initialParameters(network, seed),
    examples: (data) => modelExamples(data, options, loss, outputSize(network)),
  });
}
