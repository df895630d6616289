/** `model.json` of a tfjs layers-model: checked, without tfjs. */
import { accept, type Checked, refuse } from "./checked.ts";
import { fromKeras3, withoutModelName } from "./keras3.ts";
import { isObject, type JsonObject, leafLayers, parseTopology, type Topology } from "./topology.ts";
import { unusableLayer } from "./unusable.ts";

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Bytes in the weight file. */
  readonly bytes: number;
}

export interface ModelJson {
  readonly topology: Topology;
  /** As written, for tfjs. */
  readonly rawTopology: JsonObject;
  /** The manifest's groups in order, flattened; as written, for tfjs. */
  readonly rawWeights: readonly JsonObject[];
  readonly weights: readonly WeightSpec[];
  /** Weight files in the order in which they are joined. */
  readonly paths: readonly string[];
  readonly weightBytes: number;
  /** Loss of the training config, as written; null where there is none. */
  readonly loss: string | null;
}

const BYTES_OF: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};
const MAX_LOSS_NAME = 80;
const MAX_FILES = 256;

/** @param json the parsed file */
export function readModelJson(json: unknown): Checked<ModelJson> {
  if (!isObject(json)) return refuse("model.json is not an object");
  if (json.format === "graph-model")
    return refuse(
      "it is a graph-model; a layers-model is needed (tensorflowjs_converter --output_format=tfjs_layers_model)",
    );
  if (!isObject(json.modelTopology))
    return refuse("it is not a tfjs layers-model (model.json has no modelTopology)");
  const rawTopology = fromKeras3(json.modelTopology);
  const topology = parseTopology(rawTopology);
  if (!topology.ok) return topology;
  const unusable = unusableLayer(topology.value);
  if (unusable !== undefined) return refuse(unusable);
  if (!Array.isArray(json.weightsManifest))
    return refuse("it is not a tfjs layers-model (model.json has no weightsManifest)");
  const paths: string[] = [];
  const rawWeights: JsonObject[] = [];
  const weights: WeightSpec[] = [];
  for (const group of json.weightsManifest as readonly unknown[]) {
    if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights))
      return refuse("a group of weightsManifest names no paths and weights");
    for (const path of group.paths as readonly unknown[]) {
      const checked = checkPath(path);
      if (!checked.ok) return checked;
      if (paths.includes(checked.value))
        return refuse(`weightsManifest names the file ${JSON.stringify(checked.value)} twice`);
      if (paths.length >= MAX_FILES) return refuse(`the model has more than ${MAX_FILES} weight files`);
      paths.push(checked.value);
    }
    for (const raw of group.weights as readonly unknown[]) {
      const spec = readSpec(raw);
      if (!spec.ok) return spec;
      weights.push(spec.value);
      rawWeights.push(raw as JsonObject);
    }
  }
  const layers = leafLayers(topology.value).map(({ name }) => name);
  const names = withoutModelName(
    weights.map(({ name }) => name),
    layers,
  );
  return accept({
    topology: topology.value,
    rawTopology,
    rawWeights: rawWeights.map((raw, i) => ({ ...raw, name: names[i] })),
    weights: weights.map((spec, i) => ({ ...spec, name: names[i] as string })),
    paths,
    weightBytes: weights.reduce((sum, spec) => sum + spec.bytes, 0),
    loss: lossIn(json),
  });
}

/** Weights lie beside model.json: a path that leaves the folder is no model's. */
function checkPath(path: unknown): Checked<string> {
  if (typeof path !== "string" || path.length > 200 || path === "")
    return refuse("a weight path is not a file name");
  const plain = path.replace(/^\.\//, "");
  if (plain.startsWith("/") || plain.includes("\\") || plain.includes(":") || plain.split("/").includes(".."))
    return refuse(`weight path ${JSON.stringify(path)} leaves the model's folder`);
  return accept(plain);
}

function readSpec(raw: unknown): Checked<WeightSpec> {
  if (!isObject(raw) || typeof raw.name !== "string" || !Array.isArray(raw.shape))
    return refuse("a weight of weightsManifest has no name and shape");
  const name = raw.name.slice(0, 200);
  const shape = raw.shape as readonly unknown[];
  if (shape.length > 8 || !shape.every((extent) => Number.isInteger(extent) && (extent as number) >= 0))
    return refuse(`weight "${name}" has the shape ${JSON.stringify(raw.shape).slice(0, 60)}`);
  const { quantization } = raw;
  const stored = isObject(quantization) ? quantization.dtype : raw.dtype;
  const width = typeof stored === "string" && Object.hasOwn(BYTES_OF, stored) ? BYTES_OF[stored] : undefined;
  if (width === undefined)
    return refuse(`weight "${name}" has the type ${JSON.stringify(stored ?? null).slice(0, 40)}`);
  const count = (shape as readonly number[]).reduce((product, extent) => product * extent, 1);
  if (!Number.isSafeInteger(count * width)) return refuse(`weight "${name}" is too large`);
  return accept({
    name,
    shape: shape as readonly number[],
    dtype: String(raw.dtype).slice(0, 20),
    bytes: count * width,
  });
}

/** tfjs keeps the training config beside the topology, Keras inside it; a loss is a name or `{class_name}`. */
function lossIn(json: JsonObject): string | null {
  const beside = isObject(json.trainingConfig) ? json.trainingConfig.loss : undefined;
  const topology = json.modelTopology;
  const inside =
    isObject(topology) && isObject(topology.training_config) ? topology.training_config.loss : undefined;
  const loss = beside ?? inside ?? null;
  if (loss === null) return null;
  const name = isObject(loss) && typeof loss.class_name === "string" ? loss.class_name : loss;
  return (typeof name === "string" ? name : (JSON.stringify(name) ?? "?")).slice(0, MAX_LOSS_NAME);
}
