/** A small catalogue for tests of planning and scoring: every kind of parameter, need and limit. */

import type { Catalogue, OptimizerEntry, ProblemEntry } from "../catalogue/entry.ts";
import type { NumberParameter, Parameters } from "../catalogue/hyperparameter.ts";

const text = { meaning: "test", source: "test" };

function logRate(low: number, high: number): NumberParameter {
  return {
    kind: "number",
    default: 0.01,
    range: [1e-8, 1e3],
    scale: "log",
    sweep: [low, high],
    ...text,
  };
}

function optimizer(
  name: string,
  hyperparameters: Parameters,
  rest: Partial<OptimizerEntry> = {},
): OptimizerEntry {
  return {
    name,
    title: name,
    family: "first-order",
    formula: "",
    hyperparameters,
    needs: ["gradient"],
    cost: "1",
    source: "test",
    fails: "test",
    departures: [],
    ...rest,
  };
}

const closedForm: ProblemEntry = {
  name: "rosenbrock",
  title: "Rosenbrock",
  family: "closed-form",
  definition: "",
  options: {
    dimension: { kind: "integer", default: 2, range: [2, 1000], scale: "linear", ...text },
    noise: { kind: "number", default: 0, range: [0, 10], scale: "linear", ...text },
  },
  size: 2,
  supports: ["gradient", "hessianVector", "hessian"],
  targets: [1, 0.1, 0.001],
  version: 3,
  budget: 1000,
  criticalPoints: [],
  source: "test",
};

export const CATALOGUE_FIXTURE: Catalogue = {
  optimizers: [
    optimizer("sgd", { rate: logRate(1e-4, 1) }),
    optimizer("adam", {
      rate: logRate(1e-5, 0.1),
      beta1: {
        kind: "number",
        default: 0.9,
        range: [0, 0.9999],
        scale: "linear",
        sweep: [0.5, 0.99],
        ...text,
      },
      epsilon: { kind: "number", default: 1e-8, range: [0, 1], scale: "log", ...text },
    }),
    optimizer("parameter-free", {}),
    optimizer(
      "krylov",
      {
        rate: logRate(1e-3, 10),
        vectors: {
          kind: "integer",
          default: 8,
          range: [2, 64],
          scale: "log",
          sweep: [4, 16],
          structural: true,
          ...text,
        },
        start: {
          kind: "choice",
          default: "gradient",
          choices: ["gradient", "random"],
          sweep: ["gradient", "random"],
          ...text,
        },
      },
      { needs: ["gradient", "hessianVector"], family: "saddle-free" },
    ),
    optimizer(
      "newton",
      { damping: logRate(1e-6, 1) },
      { needs: ["gradient", "hessian"], family: "newton", maxParameters: 100 },
    ),
    optimizer("kfac", { rate: logRate(1e-4, 1) }, { needs: ["layers", "gaussNewtonVector"] }),
  ],
  stepRules: [{ name: "fixed", hyperparameters: { rate: logRate(1e-2, 10) }, cost: "0", departures: [] }],
  problems: [
    closedForm,
    { ...closedForm, name: "monkey-saddle", title: "Monkey saddle", options: {} },
    {
      ...closedForm,
      name: "mlp",
      family: "network",
      options: {},
      size: 5000,
      supports: ["gradient", "hessianVector", "gaussNewtonVector", "layers"],
      targets: [1, 0.3],
      budget: 400,
      testSet: "mnist-test",
    },
    {
      ...closedForm,
      name: "own-model",
      family: "network",
      uploads: true,
      options: {
        model: { kind: "choice", default: "", choices: [], open: true, ...text },
        data: { kind: "choice", default: "mnist-10x10", choices: ["mnist", "mnist-10x10"], ...text },
        loss: {
          kind: "choice",
          default: "model",
          choices: ["model", "softmax-cross-entropy", "squared-error"],
          ...text,
        },
        normalization: { kind: "choice", default: "stored", choices: ["stored", "batch"], ...text },
      },
      size: 0,
      supports: ["gradient", "hessianVector", "gaussNewtonVector", "layers"],
    },
    {
      ...closedForm,
      name: "own-logistic",
      family: "network",
      ownData: "classes",
      options: {
        data: { kind: "choice", default: "", choices: [], open: true, ...text },
        label: { kind: "choice", default: "", choices: [], open: true, ...text },
        standardise: { kind: "choice", default: "columns", choices: ["columns", "none"], ...text },
        missing: { kind: "choice", default: "refuse", choices: ["refuse", "mean"], ...text },
        validation: { kind: "number", default: 0, range: [0, 0.9], scale: "linear", ...text },
        test: { kind: "number", default: 0, range: [0, 0.9], scale: "linear", ...text },
        split: { kind: "integer", default: 0, range: [0, 100], scale: "linear", ...text },
      },
      size: 0,
      supports: ["gradient", "hessianVector", "gaussNewtonVector", "hessian"],
    },
    {
      ...closedForm,
      name: "formula",
      ownFunction: true,
      formula: "x0^2 + x1^2",
      options: {
        formula: { kind: "choice", default: "x0^2 + x1^2", choices: [], open: true, ...text },
        dimension: {
          kind: "integer",
          default: 2,
          range: [1, 32],
          scale: "linear",
          structural: true,
          ...text,
        },
        low: { kind: "number", default: -2, range: [-1e6, 1e6], scale: "linear", structural: true, ...text },
        high: { kind: "number", default: 2, range: [-1e6, 1e6], scale: "linear", structural: true, ...text },
        start: { kind: "choice", default: "box", choices: ["box"], open: true, ...text },
      },
      size: 2,
      sizeTerms: [{ times: 1, of: ["dimension"] }],
    },
  ],
};
