/** Which field of a file is the label. */
import type { DataField, DataTask } from "../contracts/data.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";

/** Names that people give to a label, in the order in which they are looked for. */
const USUAL = ["label", "labels", "target", "targets", "class", "y", "y_train"];
/** A refusal names no more fields than this. */
const MAX_NAMED = 8;

/** @param wanted its name, or empty: the field of text, else one with a usual name, else the last */
export function labelOf(fields: readonly DataField[], wanted: string): Checked<DataField> {
  const numbers = fields.filter(({ shape }) => shape.length === 0);
  if (wanted !== "") {
    const named = fields.find(({ name }) => name === wanted);
    if (named && numbers.includes(named)) return accept(named);
    const names = numbers.slice(0, MAX_NAMED).map(({ name }) => quoted(name));
    const more = numbers.length > MAX_NAMED ? ` and ${numbers.length - MAX_NAMED} more` : "";
    const why = named ? "has more than one number an example" : "is not in the data";
    return refuse(`the label ${quoted(wanted)} ${why}; there are ${names.join(", ")}${more}`);
  }
  const usual = USUAL.flatMap((name) => numbers.filter((field) => field.name.toLowerCase() === name));
  const found = numbers.find(({ holds }) => holds === "text") ?? usual[0] ?? numbers.at(-1);
  if (!found)
    return refuse(
      "no field has one number an example, so that none can be the label: add one with the labels",
    );
  if (fields.length === 1)
    return refuse(`${quoted(found.name)} is the only field: features and a label are right`);
  return accept(found);
}

/** What the values of a label look like; records of earlier releases say no more than how many there are. */
export function taskOfLabel({
  task,
  classes,
}: Pick<DataField, "classes"> & { readonly task?: DataTask | undefined }): DataTask {
  return task ?? (classes === null ? "regression" : "classification");
}
