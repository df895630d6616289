/** The forms that curves of other programs come in, told apart by how a file begins; the last takes what is left. */
import type { CurveFormat } from "./curve-format.ts";
import { curvesCsv } from "./curve-runs.ts";
import { optunaJournal } from "./optuna-journal.ts";
import { optunaTrials } from "./optuna-trials.ts";
import { wandbHistory } from "./wandb-history.ts";

export const curveFormats: readonly CurveFormat[] = [optunaJournal, optunaTrials, wandbHistory, curvesCsv];

/** Letters that tell: a head of a thousand runs is longer, and its beginning says enough. */
const LOOKED_AT = 8192;

export function curveFormatOf(text: string): CurveFormat {
  const head = text.slice(0, LOOKED_AT);
  return curveFormats.find(({ recognises }) => recognises(head)) ?? curvesCsv;
}
