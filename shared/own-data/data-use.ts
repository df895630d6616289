/** What a problem's options make of a file: which label, which examples, what is done to the features. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { DataField, DataSummary } from "../contracts/data.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { widthOf } from "./data-file.ts";
import { labelOf } from "./label.ts";
import { type Part, partSizes, type SplitShares } from "./split.ts";

/** What the label is taken for: the class of an example, or a number to predict. */
export type LabelUse = "classes" | "values";

export interface DataUse {
  readonly label: string;
  readonly split: number;
  readonly shares: SplitShares;
  readonly standardise: boolean;
  /** Missing features become the mean of their column; false: they are refused. */
  readonly fillMissing: boolean;
}

export function dataUseOf(options: ParameterValues): DataUse {
  return {
    label: String(options.label),
    split: Number(options.split),
    shares: { validation: Number(options.validation), test: Number(options.test) },
    standardise: options.standardise === "columns",
    fillMissing: options.missing === "mean",
  };
}

/** What a network is built for. */
export interface DataShape {
  /** `[n]`, or `[height, width, channels]` where the one feature field is an image. */
  readonly input: readonly number[];
  /** Classes, or 1. */
  readonly outputs: number;
  readonly label: DataField;
  readonly parts: Readonly<Record<Part, number>>;
}

/** An option that does not fit the file, and why, as one line. */
export interface Misfit {
  readonly ok: false;
  readonly option: "data" | "label" | "missing" | "test";
  readonly message: string;
}

/** Holds the options against the file, before anything is computed from it. */
export function shapeOf(
  summary: DataSummary,
  use: DataUse,
  takes: LabelUse,
): { readonly ok: true; readonly value: DataShape } | Misfit {
  const label = labelOf(summary.fields, use.label);
  if (!label.ok) return { ...label, option: "label" };
  const found = label.value;
  const features = summary.fields.filter(({ name }) => name !== found.name);
  const outputs = outputsOf(found, takes);
  if (!outputs.ok) return { ...outputs, option: "label" };
  const text = features.find(({ holds }) => holds === "text");
  if (text)
    return misfit(
      "label",
      `${quoted(text.name)} holds text and is not the label ${quoted(found.name)}: make it the label`,
    );
  const incomplete = features.find(({ missing }) => missing > 0);
  if (incomplete && !use.fillMissing)
    return misfit(
      "missing",
      `${quoted(incomplete.name)} lacks ${incomplete.missing} of ${summary.examples} values; fill them in, or set missing to mean`,
    );
  const parts = partSizes(summary.examples, use.shares);
  if (parts.train < 1)
    return misfit("test", `validation and test leave none of the ${summary.examples} examples to train on`);
  return { ok: true, value: { input: inputOf(features), outputs: outputs.value, label: found, parts } };
}

function misfit(option: Misfit["option"], message: string): Misfit {
  return { ok: false, option, message };
}

function outputsOf({ name, holds, classes, missing }: DataField, takes: LabelUse): Checked<number> {
  if (missing > 0)
    return refuse(`the label ${quoted(name)} is missing in ${missing} examples: leave these rows out`);
  if (takes === "values")
    return holds === "text"
      ? refuse(`the label ${quoted(name)} holds text; a regression predicts numbers`)
      : accept(1);
  if (classes === null)
    return refuse(
      `the label ${quoted(name)} has more than 256 different values; classes are 2 to 256, and numbers are for a regression`,
    );
  if (classes < 2)
    return refuse(`the label ${quoted(name)} is the same in every example; there are 2 classes or more`);
  return accept(classes);
}

function inputOf(features: readonly DataField[]): readonly number[] {
  const [only] = features;
  if (features.length === 1 && only) {
    if (only.shape.length === 2) return [...only.shape, 1];
    if (only.shape.length === 3) return only.shape;
  }
  return [features.reduce((sum, field) => sum + widthOf(field), 0)];
}
