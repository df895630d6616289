/** What is stored, in a line. */
import type { DataList } from "../../../shared/contracts/data.ts";
import type { ModelSummary } from "../../../shared/contracts/model.ts";
import { taskOfLabel } from "../../../shared/own-data/label.ts";

export type DataOutline = DataList["data"][number];

/** "csv, 15 examples of 2 numbers, 3 classes". */
export function dataWords({ format, examples, width, classes, task, text }: DataOutline["summary"]): string {
  if (text)
    return `text, ${text.characters.toLocaleString("en")} characters, ${text.different.toLocaleString("en")} different`;
  const predicts =
    taskOfLabel({ task, classes }) === "regression" ? "a number to predict" : `${classes} classes`;
  return `${format}, ${examples.toLocaleString("en")} examples of ${width.toLocaleString("en")} numbers, ${predicts}`;
}

/** "9 layers, 7,850 parameters, exact curvature". */
export function modelWords({ layers, parameters, blockers }: ModelSummary): string {
  const curvature = blockers.length === 0 ? "exact curvature" : "gradients only";
  return `${layers.length} layer${layers.length === 1 ? "" : "s"}, ${parameters.toLocaleString("en")} parameters, ${curvature}`;
}
