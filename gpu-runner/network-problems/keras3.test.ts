/** What Keras 3 saves is what tfjs saves of the same model: the same steps, and tfjs loads it and predicts what the graph says. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { modelSteps } from "../../shared/models/model-steps.ts";
import {
  snakeCase,
  TFJS_ACTIVATIONS,
  TFJS_INITIALIZERS,
  TFJS_LAYERS,
} from "../../shared/models/tfjs-names.ts";
import { graphModels } from "./graph-models.fixture.ts";
import { asKeras3 } from "./keras3.fixture.ts";
import { loadTfjsModel, readModel } from "./tfjs-model.ts";
import { checkGraph, readGraphModel } from "./tfjs-model-graph.ts";
import { foreignModels, saveModel } from "./tfjs-models.fixture.ts";

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
});

describe.each(Object.entries({ ...foreignModels, ...graphModels }))("%s", (_, make) => {
  it("is read from a file of Keras 3", async () => {
    const files = await saveModel(make());
    const [own, theirs] = [readModel(files), readModel(asKeras3(files))];
    const stepsOf = ({ json, summary }: typeof own) => modelSteps(json.topology, summary.input);
    expect(stepsOf(theirs)).toEqual(stepsOf(own));
    const loaded = await loadTfjsModel(theirs);
    const graph = readGraphModel(theirs, loaded);
    checkGraph(graph, loaded);
    expect(graph.weights).toEqual(await weightsOf(own));
    loaded.dispose();
  });
});

async function weightsOf(read: ReturnType<typeof readModel>) {
  const loaded = await loadTfjsModel(read);
  const { weights } = readGraphModel(read, loaded);
  loaded.dispose();
  return weights;
}

it("the names of what tfjs loads are those of its registry", () => {
  type Registry = { readonly classNameMap: Readonly<Record<string, unknown>> };
  const registry = tf.serialization.SerializationMap as unknown as { getMap(): Registry };
  const names = Object.keys(registry.getMap().classNameMap);
  const isLayer = (name: string): boolean => {
    const [made] = [registry.getMap().classNameMap[name] as readonly unknown[]];
    return (made?.[0] as { readonly prototype?: unknown })?.prototype instanceof tf.layers.Layer;
  };
  const models = ["Model", "Functional", "Sequential"];
  expect(names.filter((name) => isLayer(name) && !models.includes(name)).sort()).toEqual(
    [...TFJS_LAYERS].sort(),
  );
  for (const name of [...TFJS_INITIALIZERS]) expect(names).toContain(name);
  const activations = names.filter((name) => TFJS_ACTIVATIONS.has(snakeCase(name)));
  expect(activations.length).toBe(TFJS_ACTIVATIONS.size);
  // `gelu_new` is there, and tfjs's own file of it cannot be read.
  expect(names).toContain("gelu_new");
});
