/** From the parts of an upload to a model that can be stored, or a problem. */
import type { ModelSummary } from "../../shared/contracts/model.ts";
import { reservedFields } from "../../shared/contracts/reserved-fields.ts";
import type { Checked } from "../../shared/models/checked.ts";
import { checkWeights, encodeModel } from "../../shared/models/container.ts";
import { type ModelJson, readModelJson } from "../../shared/models/model-json.ts";
import { summariseModel } from "../../shared/models/summary.ts";
import { UPLOAD_PARTS } from "../../shared/operations/upload-model.ts";
import { type Problem, problem } from "../http/problem.ts";

const MAX_NAME = 120;

export interface UploadedModel {
  readonly ok: true;
  readonly name: string;
  readonly summary: ModelSummary;
  /** As stored and hashed. */
  readonly bytes: Uint8Array;
}

/** A part's name is the file's; tfjs's own `tf.io.http(url)` sends exactly these. */
export async function uploadedModel(parts: FormData): Promise<UploadedModel | Problem> {
  const json = await readJson(parts);
  if (!json.ok) return json;
  const reserved = reservedFields(json.value);
  if (reserved.length > 0)
    return problem("invalid-body", "model.json has a field that no model has", reserved);
  let model: Checked<ModelJson>;
  try {
    model = readModelJson(json.value);
  } catch (error) {
    // The one thing that JSON can hold and code that walks it cannot: nesting beyond the stack.
    if (error instanceof RangeError) return problem("invalid-model", "model.json is nested too deeply");
    throw error;
  }
  if (!model.ok) return problem("invalid-model", model.message);
  const { paths } = model.value;
  const unknown = [...parts.keys()].find((key) => !["model.json", "name", ...paths].includes(key));
  if (unknown !== undefined)
    return problem(
      "invalid-model",
      `the part ${JSON.stringify(unknown.slice(0, 80))} is not named in model.json`,
    );
  const weights = await joinWeights(parts, paths);
  if (!weights.ok) return weights;
  return pack(model.value, weights.value, parts.get("name"));
}

function pack(model: ModelJson, weights: Uint8Array, given: File | string | null): UploadedModel | Problem {
  const checked = checkWeights(model, weights);
  if (!checked.ok) return problem("invalid-model", checked.message);
  const name = (typeof given === "string" && given.trim()) || model.topology.name;
  try {
    const summary = summariseModel(model);
    if (!summary.ok) return problem("invalid-model", summary.message);
    const bytes = encodeModel(model, checked.value);
    return { ok: true, name: name.slice(0, MAX_NAME), summary: summary.value, bytes };
  } catch (error) {
    if (error instanceof RangeError) return problem("invalid-model", "model.json is nested too deeply");
    throw error;
  }
}

type Read<T> = { readonly ok: true; readonly value: T } | Problem;

async function readJson(parts: FormData): Promise<Read<unknown>> {
  const [part, ...more] = parts.getAll("model.json");
  if (part === undefined || more.length > 0)
    return problem("invalid-model", `there must be one part model.json; send ${UPLOAD_PARTS}`);
  try {
    return { ok: true, value: JSON.parse(typeof part === "string" ? part : await part.text()) as unknown };
  } catch {
    return problem("invalid-model", "the part model.json is not JSON");
  }
}

async function joinWeights(parts: FormData, paths: readonly string[]): Promise<Read<Uint8Array>> {
  const files: Uint8Array[] = [];
  for (const path of paths) {
    const [part, ...more] = parts.getAll(path);
    if (part === undefined || typeof part === "string" || more.length > 0)
      return problem(
        "invalid-model",
        `model.json names the weights ${JSON.stringify(path.slice(0, 80))}: send one file part of that name`,
      );
    files.push(new Uint8Array(await part.arrayBuffer()));
  }
  const weights = new Uint8Array(files.reduce((sum, file) => sum + file.length, 0));
  let at = 0;
  for (const file of files) {
    weights.set(file, at);
    at += file.length;
  }
  return { ok: true, value: weights };
}
