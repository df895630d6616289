/** Layers with which a model cannot be run at all, neither as formulas nor on tfjs: told at the upload, not by every runner. */
import { shown } from "./steps/config.ts";
import { snakeCase, TFJS_ACTIVATIONS, TFJS_LAYERS } from "./tfjs-names.ts";
import { isObject, type JsonObject, type LayerConfig, leafLayers, type Topology } from "./topology.ts";

/** The first of them and what is in the way, as one line; undefined: none. */
export function unusableLayer(topology: Topology): string | undefined {
  for (const layer of leafLayers(topology)) {
    const why = whyUnusable(layer);
    if (why !== undefined) return `${layer.className} "${layer.name}" ${why}`;
  }
  return undefined;
}

function whyUnusable({ className, config }: Pick<LayerConfig, "className" | "config">): string | undefined {
  if (className === "Lambda") return "is Python code, which is not run here; build the model of layers alone";
  if (!TFJS_LAYERS.has(className)) return "is a layer that tfjs does not have; save the model without it";
  const limiting = Object.keys(config).find((key) => isLimit(key) && config[key] != null);
  // Constraints and activity penalties change what a step means; nothing here applies them.
  if (limiting !== undefined)
    return `has ${limiting.startsWith("a") ? "an" : "a"} ${limiting.replaceAll("_", " ").slice(0, 40)}, which no optimizer here applies; save the model without it`;
  return whyUnreadable(className, config) ?? whyWithin(config);
}

const isLimit = (key: string): boolean => key.endsWith("_constraint") || key === "activity_regularizer";

/** A layer within a layer: `Bidirectional` and `TimeDistributed` have one, `RNN` has cells. */
function whyWithin({ layer, cell }: JsonObject): string | undefined {
  const cells: readonly unknown[] = Array.isArray(cell) ? cell : [cell];
  for (const inner of [layer, ...cells]) {
    if (!isObject(inner) || typeof inner.class_name !== "string" || !isObject(inner.config)) continue;
    const why = whyUnusable({ className: inner.class_name, config: inner.config });
    if (why !== undefined) return `has within it a ${inner.class_name.slice(0, 60)} that ${why}`;
  }
  return undefined;
}

/** What tfjs throws at, or (a slope, a threshold) reads as something else. */
function whyUnreadable(className: string, config: JsonObject): string | undefined {
  for (const key of ["activation", "recurrent_activation"]) {
    const name = config[key];
    if (name == null || (typeof name === "string" && TFJS_ACTIVATIONS.has(snakeCase(name)))) continue;
    return `has the ${key.replace("_", " ")} ${shown(name)}, which tfjs cannot read; it reads ${[...TFJS_ACTIVATIONS].join(", ")}`;
  }
  for (const [key, value] of Object.entries(config))
    if (key.endsWith("_regularizer") && isObject(value) && value.class_name !== "L1L2")
      return `has the ${key.replace("_", " ").slice(0, 40)} ${shown(value.class_name)}; l1, l2 and l1_l2 can be read`;
  if (className === "GRU" || className === "GRUCell")
    return config.reset_after === true
      ? "resets after the product, which tfjs cannot do; build it with reset_after=False"
      : undefined;
  if (className === "ReLU" && (isSet(config.negative_slope) || isSet(config.threshold)))
    return "has a negative slope or a threshold beside other settings, which tfjs does not read; LeakyReLU has a slope";
  const rates = [config.dilation_rate ?? 1].flat();
  if (className === "DepthwiseConv2D" && rates.some((rate) => rate !== 1))
    return `has the dilation ${shown(config.dilation_rate)}, which tfjs leaves out; 1 is right`;
  if (config.groups !== undefined && config.groups !== 1)
    return `has ${shown(config.groups)} groups, which tfjs cannot do; one is right`;
  return undefined;
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== 0;
