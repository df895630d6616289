/** With what the sweep form begins, and what own things add to its request. */

import type { DataTask } from "../../../shared/contracts/data.ts";
import type { ModelSummary } from "../../../shared/contracts/model.ts";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { taskOfLabel } from "../../../shared/own-data/label.ts";
import defaults from "../../../shared/presets/defaults.json";
import quickstart from "../../../shared/presets/quickstart.json";
import quickstartVerdicts from "../../../shared/presets/quickstart-verdicts.json";
import saddleZoo from "../../../shared/presets/saddle-zoo.json";
import smallNets from "../../../shared/presets/sfn-small-nets.json";
import type { DataOutline } from "./upload-words.ts";

/** What the first visit shows: small enough for a software adapter. */
export const INITIAL: SweepRequestInput = {
  name: "My first sweep",
  seed: 0,
  problems: [{ name: "himmelblau" }],
  optimizers: [{ name: "adam" }, { name: "momentum" }, { name: "saddle-free-newton" }],
  protocol: { studies: 3, configurations: 4, tuningSeeds: 1, finalSeeds: 1, sampler: "sobol" },
};

/** Requests that come with every release (`shared/presets/`), which tests plan; JSON has no literal types. */
export const PRESETS = [
  ["A first sweep", INITIAL],
  ["quickstart", quickstart],
  ["quickstart-verdicts", quickstartVerdicts],
  ["saddle-zoo", saddleZoo],
  ["sfn-small-nets", smallNets],
  ["defaults", defaults],
] as unknown as readonly (readonly [string, SweepRequestInput])[];

type Problems = SweepRequestInput["problems"];
/** A file or a model, in so far as it says on which problem it is trained. */
type OwnData = { readonly digest: string; readonly summary: DataOutline["summary"] };
type OwnModel = { readonly digest: string; readonly summary: Pick<ModelSummary, "input"> };

/** Classes are told apart by logistic regression, a number is predicted by linear regression, of a text the next character. */
export function withData(
  problems: Problems,
  { digest, summary }: OwnData,
  label = "",
  task: DataTask | null = null,
): Problems {
  if (summary.text) {
    const tokens = summary.text.vocabulary === null ? { tokens: "bytes" } : {};
    return [...problems, { name: "char-gru", options: { data: digest, ...tokens } }];
  }
  const looks = task ?? (label === "" ? taskOfLabel(summary) : "classification");
  const name = looks === "regression" ? "own-linear-regression" : "own-logistic-regression";
  return [...problems, { name, options: { data: digest, ...(label === "" ? {} : { label }) } }];
}

/** Numbers of one example → the data set that has as many. */
const DATA_SETS: Readonly<Record<number, string>> = { 784: "mnist", 100: "mnist-10x10", 3072: "cifar10" };

/** On the data set whose examples are as large as the model's input, if there is one. */
export function withModel(problems: Problems, { digest, summary }: OwnModel): Problems {
  const data = DATA_SETS[summary.input.reduce((product, extent) => product * extent, 1)];
  return [...problems, { name: "tfjs-model", options: { model: digest, ...(data ? { data } : {}) } }];
}

/** Whether a problem of the request is on this upload. */
export function isOn(problem: Problems[number], digest: string): boolean {
  return problem.options?.data === digest || problem.options?.model === digest;
}
