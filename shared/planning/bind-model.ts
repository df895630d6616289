/** A problem whose function a person uploads: what its catalogue entry cannot say, the model's summary does. */
import type { Need, ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { type ModelSummaries, modelDigestSchema } from "../contracts/model.ts";
import { DATA_SET_NAMES } from "../data-sets/registry.ts";
import { dataMismatch } from "../models/data-sets.ts";
import { chooseLoss, formUnder, limitationOf } from "../models/losses.ts";
import type { Checked } from "./issue.ts";

export interface BoundModel {
  readonly size: number;
  readonly supports: readonly Need[];
  /** Why `supports` is not the entry's; absent where it is. */
  readonly limitation?: string;
  /** Most trials in one shard. */
  readonly lanes?: number;
  readonly notes: readonly string[];
}

/** On the tfjs engine lanes run one after the other: more of them in a shard only make it longer. */
const TFJS_LANES = 4;

/**
 * Looks the model of `options` up. A sweep names models by digest only: a path means nothing to a runner, and a
 * volunteer's tab fetches nothing from elsewhere.
 *
 * @param path of the problem in the request
 */
export function bindModel(
  entry: ProblemEntry,
  options: ParameterValues,
  models: ModelSummaries,
  path: string,
): Checked<BoundModel> {
  const issue = (option: string, message: string): Checked<BoundModel> => ({
    ok: false,
    issues: [{ path: `${path}.options.${option}`, message }],
  });
  const digest = String(options.model);
  if (!modelDigestSchema.safeParse(digest).success)
    return issue(
      "model",
      "a sweep names an uploaded model by its digest (sha256: and 64 digits); upload it first: sweep models upload FILE",
    );
  const model = Object.hasOwn(models, digest) ? models[digest] : undefined;
  if (!model) return issue("model", `no model ${digest} is stored here; upload it: sweep models upload FILE`);
  const loss = chooseLoss(String(options.loss), model.loss);
  if (!loss.ok) return issue("loss", loss.message);
  const data = DATA_SET_NAMES.find((name) => name === options.data);
  const mismatch = data ? dataMismatch(data, model, loss.value) : undefined;
  if (mismatch !== undefined) return issue("data", mismatch);
  const form = formUnder(loss.value, model);
  const { notes, parameters: size } = model;
  if (form === "layers") return { ok: true, value: { size, supports: entry.supports, notes } };
  if (form === "graph")
    return {
      ok: true,
      value: {
        size,
        supports: entry.supports.filter((need) => need !== "layers"),
        limitation: "what enters and leaves its layers is not kept",
        notes,
      },
    };
  if (options.normalization === "batch")
    return issue("normalization", `"batch" needs layers with curvature; ${limitationOf(model.blockers)}`);
  return {
    ok: true,
    value: {
      size,
      supports: ["gradient"],
      limitation: limitationOf(model.blockers),
      lanes: TFJS_LANES,
      notes: [...notes, "it runs on the tfjs engine, with gradients only"],
    },
  };
}
