/** Windows of a text as examples with a label at every place: the character that comes next. */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Examples } from "../../shared/data-sets/examples.ts";
import { WINDOW } from "../../shared/data-sets/text-windows.ts";
import type { LabelledExamples } from "../network.ts";
import type { DataSource } from "../problem.ts";
import type { FormulaProblem } from "./formula-problem.ts";
import { numberOption } from "./network-problem.ts";

const TEXT = "moby-dick";

/**
 * Each stored window cut into as many of `length` characters as it holds, at most `most` in all; the last label of a stored
 * window is the one that it brings.
 */
export function nextCharacters(
  stored: Examples,
  length: number,
  most = Number.POSITIVE_INFINITY,
): LabelledExamples {
  const pieces = piecesOf(length);
  const count = Math.min(most, stored.count * pieces);
  const [features, targets] = [new Float32Array(count * length), new Uint8Array(count * length)];
  for (let row = 0; row < count; row++) {
    const [window, piece] = [Math.floor(row / pieces), row % pieces];
    for (let place = 0; place < length; place++) {
      const at = piece * length + place;
      features[row * length + place] = stored.features[window * WINDOW + at] as number;
      targets[row * length + place] =
        at + 1 < WINDOW
          ? (stored.features[window * WINDOW + at + 1] as number)
          : (stored.labels[window] as number);
    }
  }
  return { count, features, targets };
}

const piecesOf = (length: number): number => Math.floor(WINDOW / length);

/** Training and held-out examples of a problem. @param lengthOf characters of an example */
export function onText(
  lengthOf: (options: ParameterValues) => number,
): Pick<FormulaProblem, "data" | "examples" | "heldOut"> {
  return {
    data: TEXT,
    async examples(source: DataSource, options) {
      const [length, count] = [lengthOf(options), numberOption(options, "examples")];
      return nextCharacters(await source.load(TEXT, Math.ceil(count / piecesOf(length))), length, count);
    },
    heldOut: (options) => ({
      set: `${TEXT}-test`,
      prepare: (stored) => nextCharacters(stored, lengthOf(options), stored.count),
    }),
  };
}
