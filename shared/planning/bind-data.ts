/** A problem on data that a person uploads: its size follows from the data's summary and the options. */
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { type DataSummaries, dataDigestSchema } from "../contracts/data.ts";
import { dataUseOf, shapeOf } from "../own-data/data-use.ts";
import { networkOn, takenFor } from "../own-data/network-on.ts";
import type { BoundModel } from "./bind-model.ts";
import type { Checked } from "./issue.ts";

/**
 * Looks the data of `options` up. A sweep names them by digest only: a path means nothing to a runner.
 *
 * @param path of the problem in the request
 */
export function bindData(
  entry: ProblemEntry,
  options: ParameterValues,
  data: DataSummaries,
  path: string,
): Checked<BoundModel> {
  const issue = (option: string, message: string): Checked<BoundModel> => ({
    ok: false,
    issues: [{ path: `${path}.options.${option}`, message }],
  });
  const digest = String(options.data);
  if (!dataDigestSchema.safeParse(digest).success)
    return issue(
      "data",
      "a sweep names uploaded data by their digest (sha256: and 64 digits); upload them first: sweep data upload FILE",
    );
  const summary = Object.hasOwn(data, digest) ? data[digest] : undefined;
  if (!summary)
    return issue("data", `no data ${digest} are stored here; upload them: sweep data upload FILE`);
  const shape = shapeOf(summary, dataUseOf(options), takenFor(entry.ownData, options));
  if (!shape.ok) return issue(shape.option, shape.message);
  const network = networkOn(options, shape.value);
  if (!network.ok) return issue("layers", network.message);
  const { parts } = shape.value;
  const unseen = parts.test + parts.validation;
  const notes = unseen > 0 ? [`of ${summary.examples} examples ${parts.train} are trained on`] : [];
  return { ok: true, value: { size: network.value.parameters, supports: entry.supports, notes } };
}
