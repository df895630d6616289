/** A problem on a text that a person uploads: its size follows from the kinds of tokens. */
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { sumOf } from "../catalogue/size-terms.ts";
import type { DataSummaries } from "../contracts/data.ts";
import { splitText, windowsOf } from "../own-data/text-split.ts";
import { textShapeOf, textUseOf } from "../own-data/text-use.ts";
import type { BoundModel } from "./bind-model.ts";
import type { Checked } from "./issue.ts";
import { namedData } from "./named-data.ts";

/**
 * Looks the text of `options` up.
 *
 * @param path of the problem in the request
 */
export function bindText(
  entry: ProblemEntry,
  options: ParameterValues,
  data: DataSummaries,
  path: string,
): Checked<BoundModel> {
  const issue = (option: string, message: string): Checked<BoundModel> => ({
    ok: false,
    issues: [{ path: `${path}.options.${option}`, message }],
  });
  const named = namedData(String(options.data), data);
  if (!named.ok) return issue("data", named.message);
  const { text, format } = named.summary;
  if (!text)
    return issue(
      "data",
      `${options.data} was uploaded as ${format}; ${entry.name} is on a text: upload a file called .txt, or with --format text`,
    );
  const shape = textShapeOf(text, textUseOf(options));
  if (!shape.ok) return issue(shape.option, shape.message);
  const { vocabulary, tokens, parts } = shape.value;
  const size = sumOf(entry.ownText?.sizeTerms ?? [], { ...options, vocabulary });
  const kept = (["validation", "test"] as const).filter((part) => parts[part] > 0);
  const notes = [
    ...(kept.length === 0
      ? []
      : [
          `of ${tokens} ${options.tokens} ${parts.train} may be trained on; ${kept.map((part) => `${parts[part]} are for ${part}`).join(", ")}`,
        ]),
    windowsNote(entry, options, tokens),
  ];
  return { ok: true, value: { size, supports: entry.supports, notes } };
}

/** How much is trained on: `examples` windows, or as many as there are. */
function windowsNote({ ownText }: ProblemEntry, options: ParameterValues, tokens: number): string {
  const length = ownText?.windows[String(options.network)] ?? 1;
  const { split, shares } = textUseOf(options);
  const { train } = splitText(tokens, String(options.data), split, shares);
  const there = train.reduce((sum, stretch) => sum + windowsOf(stretch, length), 0);
  const asked = Number(options.examples);
  const used = Math.min(asked, there);
  const fewer = used < asked ? `, fewer than the ${asked} of examples` : "";
  return `${used} of ${there} windows of ${length} ${options.tokens} are trained on${fewer}`;
}
