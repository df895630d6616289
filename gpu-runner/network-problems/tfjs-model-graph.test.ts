/** People's models as graphs: outputs, loss and gradient against tfjs itself; products against differences of the gradient. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { modelSteps } from "../../shared/models/model-steps.ts";
import { traceNetwork } from "../autodiff/network-trace.ts";
import { createFormulaObjective } from "../autodiff/objective.ts";
import { createExampleAccess } from "../engines/example-access.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { modelLoss, trainableVariables } from "../engines/tfjs/layers-model/model-loss.ts";
import type { Loss } from "../network.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { graphModels, NOT_BY_TFJS } from "./graph-models.fixture.ts";
import { logitTopology } from "./tfjs-gradient-problem.ts";
import { loadTfjsModel, type ReadModel, readModel } from "./tfjs-model.ts";
import { checkGraph, graphNetwork, graphStart, readGraphModel } from "./tfjs-model-graph.ts";
import { foreignModels, saveModel } from "./tfjs-models.fixture.ts";

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
});

const LABELS = Uint8Array.from([3, 0, 2, 1]);

const examplesOf = (width: number) => ({
  count: LABELS.length,
  features: Uint8Array.from({ length: LABELS.length * width }, (_, i) => (i * 37) % 251),
  targets: LABELS,
});

/** Value, gradient and product on the reference engine, at the file's weights. */
async function computed(read: ReadModel, loss: Loss, normalization: "stored" | "batch" = "stored") {
  const loaded = await loadTfjsModel(read);
  const model = readGraphModel(read, loaded);
  loaded.dispose();
  const network = graphNetwork(model, { loss, isAutoencoder: false, normalization });
  const start = graphStart(model, traceNetwork(network, 1), null);
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([1]) });
  const data = examplesOf(network.inputs);
  const access = await createExampleAccess(engine, { ...data, batchSize: data.count, seeds: [1] });
  const objective = createFormulaObjective({
    engine,
    network,
    access,
    examples: data,
    batchSize: data.count,
    weightDecay: 0,
  });
  const at = async (theta: Float64Array) => {
    const [value, gradient] = [engine.tensor([1]), engine.tensor([theta.length])];
    objective.gradient(engine.tensor([theta.length], theta), value, gradient);
    const [f = [], g = []] = await engine.snapshot([value, gradient]);
    return { value: f[0] as number, gradient: Array.from(g) };
  };
  const product = async (theta: Float64Array, vector: Float64Array) => {
    await at(theta);
    const result = engine.tensor([theta.length]);
    objective.hessianVector(engine.tensor([theta.length], vector), result);
    const [h = []] = await engine.snapshot([result]);
    return Array.from(h);
  };
  return { model, start, at, product, data };
}

/** tfjs's own loss and gradient. */
async function differentiatedByTfjs(read: ReadModel, loss: Loss, data: ReturnType<typeof examplesOf>) {
  const model = await loadTfjsModel(read, logitTopology(read, loss));
  const { input, indices } = read.summary;
  const inputs = tf.tensor(
    Float32Array.from(data.features, (byte) => (indices ? byte : byte / 255)),
    [data.count, ...input],
  );
  const targets = tf.oneHot(tf.tensor1d(Array.from(data.targets), "int32"), 10).toFloat();
  const variables = trainableVariables(model) as tf.Variable[];
  const { value, grads } = tf.variableGrads(
    () => modelLoss({ model, loss, weightDecay: 0 }, inputs, targets),
    variables,
  );
  const gradient = variables.flatMap(({ name }) => Array.from((grads[name] as tf.Tensor).dataSync()));
  const found = { value: value.dataSync()[0] as number, gradient };
  model.dispose();
  return found;
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const largest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

const foreign = foreignModels;
const MODELS = { ...foreign, ...graphModels };

describe.each(Object.entries(MODELS))("%s", (name, make) => {
  it("is tfjs's own outputs, loss and gradient, with exact products", async () => {
    const read = readModel(await saveModel(make()));
    expect(read.summary).toMatchObject({ blockers: [], graph: true, outputs: 10 });
    const loaded = await loadTfjsModel(read);
    const graph = readGraphModel(read, loaded);
    checkGraph(graph, loaded);
    loaded.dispose();

    const loss = "softmax-cross-entropy";
    const { start, at, product, data } = await computed(read, loss);
    expect(start.length).toBe(read.summary.parameters);
    const own = await at(start);
    if (!Object.hasOwn(NOT_BY_TFJS, name)) {
      const theirs = await differentiatedByTfjs(read, loss, data);
      expect(own.value / theirs.value).toBeCloseTo(1, 5);
      // tfjs may list weights in another order.
      const [a, b] = [sorted(own.gradient), sorted(theirs.gradient)];
      expect(a.length).toBe(b.length);
      expect(largest(a.map((x, i) => x - (b[i] as number)))).toBeLessThan(2e-4 * largest(b));
    }

    const vector = hostNormals(7, 0, start.length);
    const step = 1e-5;
    const moved = (sign: number) => start.map((x, i) => x + sign * step * (vector[i] as number));
    const [ahead, behind] = [await at(moved(1)), await at(moved(-1))];
    const slope = own.gradient.reduce((sum, g, i) => sum + g * (vector[i] as number), 0);
    expect(Math.abs((ahead.value - behind.value) / (2 * step) - slope)).toBeLessThan(
      1e-6 * Math.max(Math.abs(slope), 1),
    );
    const difference = ahead.gradient.map((x, i) => (x - (behind.gradient[i] as number)) / (2 * step));
    const exact = await product(start, vector);
    expect(largest(exact.map((x, i) => x - (difference[i] as number)))).toBeLessThan(
      1e-5 * Math.max(largest(difference), 1e-3),
    );
  });

  it("is accepted by the edge's walk with the shapes that the graph has", async () => {
    const read = readModel(await saveModel(make()));
    const { steps, output } = modelSteps(read.json.topology, read.summary.input);
    expect(steps[output]?.shape).toEqual([10]);
    const loaded = await loadTfjsModel(read);
    // What a layer gives is what its last step gives.
    const ends = new Map(steps.map((step) => [step.path.join("/"), step]));
    for (const { path, shape } of ends.values()) {
      const layer = path
        .slice(1)
        .reduce<tf.layers.Layer>(
          (outer, name) => (outer as unknown as tf.LayersModel).getLayer(name),
          loaded.getLayer(path[0] as string),
        );
      expect((layer.outputShape as number[]).slice(1)).toEqual(shape);
    }
    loaded.dispose();
  });
});

describe("a graph", () => {
  it("is refused where a weight is another", async () => {
    const read = readModel(await saveModel((foreign["gated recurrent unit"] as () => tf.LayersModel)()));
    const loaded = await loadTfjsModel(read);
    const graph = readGraphModel(read, loaded);
    (graph.weights[0]?.[1] as Float64Array)[0] = 3;
    expect(() => checkGraph(graph, loaded)).toThrow("differs from tfjs");
    loaded.dispose();
  });

  it("leaves frozen layers and stored statistics as they are", async () => {
    const { layers: of } = tf;
    const read = readModel(
      await saveModel(
        tf.sequential({
          layers: [
            of.dense({ units: 4, inputShape: [100], activation: "tanh", trainable: false }),
            of.batchNormalization({}),
            of.dense({ units: 10 }),
          ],
        }),
      ),
    );
    const { start } = await computed(read, "softmax-cross-entropy");
    expect(start.length).toBe(8 + 50);
    expect(read.summary).toMatchObject({ parameters: 58, fixed: 404 + 8 });
  });

  it("normalizes by the batch where that is asked for", async () => {
    const read = readModel(await saveModel((foreign["batch normalization"] as () => tf.LayersModel)()));
    const stored = await computed(read, "softmax-cross-entropy");
    const batch = await computed(read, "softmax-cross-entropy", "batch");
    const [a, b] = [await stored.at(stored.start), await batch.at(batch.start)];
    expect(Math.abs(a.value - b.value)).toBeGreaterThan(1e-3);
    // A constant added to every unit before the normalization is taken out again.
    const biases = b.gradient.slice(600, 606);
    expect(largest(biases)).toBeLessThan(1e-9);
    expect(largest(a.gradient.slice(600, 606))).toBeGreaterThan(1e-4);
  });

  it.each(["squared-error", "binary-cross-entropy"] as const)("has tfjs's %s", async (loss) => {
    const read = readModel(await saveModel((foreign["layer normalization"] as () => tf.LayersModel)()));
    const { start, at, data } = await computed(read, loss);
    const theirs = await differentiatedByTfjs(read, loss, data);
    const own = await at(start);
    expect(own.value / theirs.value).toBeCloseTo(1, 5);
    expect(largest(own.gradient.map((x, i) => x - (theirs.gradient[i] as number)))).toBeLessThan(
      1e-4 * largest(theirs.gradient),
    );
  });

  it("has a layer's penalty in the loss at each use, as tfjs has", async () => {
    const input = tf.input({ shape: [100] });
    const twice = tf.layers.dense({ units: 100, kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) });
    const output = tf.layers.dense({ units: 10 }).apply(twice.apply(twice.apply(input) as tf.SymbolicTensor));
    const read = readModel(
      await saveModel(tf.model({ inputs: input, outputs: output as tf.SymbolicTensor })),
    );
    const { start, at, data } = await computed(read, "softmax-cross-entropy");
    const theirs = await differentiatedByTfjs(read, "softmax-cross-entropy", data);
    expect((await at(start)).value / theirs.value).toBeCloseTo(1, 5);
    // Control: without the penalty it is another loss.
    const penalty = 0.01 * start.slice(0, 10_000).reduce((sum, w) => sum + w * w, 0);
    expect(penalty).toBeGreaterThan(1e-2 * theirs.value);
  });

  it("is none where weights that stay have a penalty", async () => {
    const read = readModel(
      await saveModel(
        tf.sequential({
          layers: [
            tf.layers.dense({
              units: 4,
              inputShape: [100],
              trainable: false,
              kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
            }),
            tf.layers.dense({ units: 10 }),
          ],
        }),
      ),
    );
    expect(read.summary.blockers).toEqual([
      expect.stringMatching(/^Dense ".*" \(regularizer of weights that are not trained\)$/),
    ]);
  });
});
