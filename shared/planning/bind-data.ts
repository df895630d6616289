/** A problem on data that a person uploads: its size follows from the data's summary and the options. */
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { DataField, DataSummaries } from "../contracts/data.ts";
import type { TargetSeries } from "../contracts/sweep.ts";
import { dataUseOf, type LabelUse, shapeOf } from "../own-data/data-use.ts";
import { taskOfLabel } from "../own-data/label.ts";
import { networkOn, takenFor } from "../own-data/network-on.ts";
import type { BoundModel } from "./bind-model.ts";
import type { Checked } from "./issue.ts";
import { namedData } from "./named-data.ts";

/** How a label is taken that nobody spoke of, and one that looks like something else. */
function labelNotes(label: DataField, takes: LabelUse, isInferred: boolean): readonly string[] {
  const name = JSON.stringify(label.name);
  const way = takes === "values" ? "a number to predict" : `${label.classes} classes`;
  if (isInferred) return [`the label ${name} is taken for ${way}, by its values`];
  const looks = taskOfLabel(label);
  if (looks === "regression" && takes === "classes")
    return [`the label ${name} looks like a number to predict, and is taken for ${way}`];
  if (looks === "classification" && takes === "values")
    return [`the label ${name} looks like ${label.classes} classes, and is taken for ${way}`];
  return [];
}

/**
 * Looks the data of `options` up.
 *
 * @param path of the problem in the request
 * @param targetsOn what its targets are on
 */
export function bindData(
  entry: ProblemEntry,
  options: ParameterValues,
  data: DataSummaries,
  path: string,
  targetsOn?: TargetSeries,
): Checked<BoundModel> {
  const issue = (option: string, message: string): Checked<BoundModel> => ({
    ok: false,
    issues: [{ path: `${path}.options.${option}`, message }],
  });
  const digest = String(options.data);
  const named = namedData(digest, data);
  if (!named.ok) return issue("data", named.message);
  const { summary } = named;
  if (summary.text)
    return issue(
      "data",
      `${digest} is a text, and ${entry.name} is on tables; char-transformer and char-gru are on texts`,
    );
  const takes = takenFor(entry.ownData, options, summary);
  const shape = shapeOf(summary, dataUseOf(options), takes);
  if (!shape.ok) return issue(shape.option, shape.message);
  const network = networkOn(options, shape.value);
  if (!network.ok) return issue("layers", network.message);
  if (takes === "values" && targetsOn === "accuracy")
    return {
      ok: false,
      issues: [
        {
          path: `${path}.targetsOn`,
          message: `the label ${JSON.stringify(shape.value.label.name)} is taken for a number to predict, of which there is no accuracy: "held-out-loss" is right`,
        },
      ],
    };
  const { parts, label } = shape.value;
  const unseen = parts.test + parts.validation;
  const notes = [
    ...(unseen > 0 ? [`of ${summary.examples} examples ${parts.train} are trained on`] : []),
    ...labelNotes(label, takes, options.loss === "by-label"),
  ];
  return { ok: true, value: { size: network.value.parameters, supports: entry.supports, notes } };
}
