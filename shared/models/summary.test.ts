/** What model.json tells without tfjs; `gpu-runner/networks/` compares the counts with tfjs's own. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkWeights, decodeModel, encodeModel } from "./container.ts";
import { knownLayers } from "./known-layers.ts";
import { withoutLast } from "./logits.ts";
import { chooseLoss, limitationOf } from "./losses.ts";
import { readModelJson } from "./model-json.ts";
import { dense, INPUT, layer, sequential, weight } from "./models.fixture.ts";
import { summariseModel } from "./summary.ts";

function read(json: unknown) {
  const model = readModelJson(json);
  if (!model.ok) throw new Error(model.message);
  return model.value;
}
function summary(json: unknown) {
  const found = summariseModel(read(json));
  if (!found.ok) throw new Error(found.message);
  return found.value;
}
const blockers = (...layers: object[]) => summary(sequential(layers)).blockers;

describe("layers that every engine knows", () => {
  it("come out in the engines' form", () => {
    const model = read(
      sequential([
        layer("Reshape", { name: "r", target_shape: [10, 10, 1], ...INPUT }),
        layer("Conv2D", {
          name: "c",
          filters: 3,
          kernel_size: [3, 3],
          strides: [2, 2],
          padding: "same",
          activation: "relu",
        }),
        layer("MaxPooling2D", { name: "p", pool_size: [2, 2], strides: [2, 2], padding: "valid" }),
        layer("Flatten", { name: "f" }),
        layer("Dropout", { name: "d", rate: 0.5 }),
        dense("e", 10, { use_bias: false, activation: "softmax" }),
      ]),
    );
    expect(knownLayers(model.topology, [100])).toEqual({
      input: [10, 10, 1],
      layers: [
        { kind: "conv2d", filters: 3, kernel: 3, stride: 2, padding: "same", bias: true },
        { kind: "activation", activation: "relu" },
        { kind: "max-pool", size: 2, stride: 2 },
        { kind: "flatten" },
        { kind: "dense", outputs: 10, bias: false },
      ],
      last: "softmax",
      blockers: [],
    });
  });

  it("are told from those of a graph, and these from what only tfjs has, by name and reason", () => {
    const image = { batch_input_shape: [null, 10, 10, 1] };
    const flat = layer("Flatten", { name: "f" });
    const graphs: readonly (readonly object[])[] = [
      [dense("a", 4, { ...INPUT, activation: "elu" }), dense("b", 10)],
      [dense("a", 4, INPUT), layer("BatchNormalization", { name: "n" }), dense("b", 10)],
      [dense("a", 10, { ...INPUT, trainable: false }), dense("b", 10)],
      [dense("a", 10, { ...INPUT, activation: "softmax" }), dense("b", 10)],
      [layer("MaxPooling2D", { name: "p", pool_size: 2, padding: "same", ...image }), flat, dense("b", 10)],
    ];
    for (const layers of graphs)
      expect(summary(sequential(layers))).toMatchObject({ blockers: [], graph: true, outputs: 10 });
    expect(summary(sequential([dense("a", 10, INPUT)])).graph).toBeUndefined();

    const strange = { class_name: "L1L2", config: { l1: -1, l2: 0 } };
    expect(blockers(dense("a", 10, { ...INPUT, kernel_regularizer: strange }))).toEqual([
      'Dense "a" (regularizer)',
    ]);
    expect(blockers(dense("a", 10, { batch_input_shape: [null, 10, 10] }))).toEqual([
      "the output (2 axes; a vector is needed)",
    ]);
    const refused: readonly (readonly [string, object, string])[] = [
      ["Conv2D", { kernel_size: 3, filters: 2, data_format: "channels_first" }, "channels first"],
      ["Conv2D", { kernel_size: 11, filters: 2 }, "window 11 is larger than its input 10"],
      ["Conv2D", { kernel_size: 3, filters: 2, padding: "causal" }, 'padding "causal"'],
      ["Conv2D", { kernel_size: 3 }, "filters none"],
      ["Reshape", { target_shape: [3, 7] }, "shape [3,7] of [10, 10, 1]"],
      ["LayerNormalization", { axis: 1 }, "axis 1"],
      ["GRU", { units: 3 }, "on 3 axes"],
      ["Dense", { units: 0 }, "units 0"],
      ["Activation", { activation: "gelu" }, 'activation "gelu"'],
    ];
    for (const [className, config, reason] of refused)
      expect(blockers(layer(className, { name: "x", ...image, ...config }), flat, dense("b", 10))).toEqual([
        `${className} "x" (${reason})`,
      ]);
    // Behind a layer whose output is not known, shapes are not guessed, and only what is unknown too is named.
    const unknown = layer("Bidirectional", { name: "c", batch_input_shape: [null, 25, 4] });
    expect(blockers(unknown, flat, dense("b", 10), layer("Masking", { name: "m" }))).toEqual([
      'Bidirectional "c"',
      'Masking "m"',
    ]);
  });

  it("of a graph are known where it is a chain, and a branch is named", () => {
    const graph = (addInputs: string[]) => ({
      ...sequential([]),
      modelTopology: {
        class_name: "Functional",
        config: {
          name: "g",
          layers: [
            { ...layer("InputLayer", { name: "i", ...INPUT }), inbound_nodes: [] },
            { ...dense("a", 10), inbound_nodes: [[["i", 0, 0, {}]]] },
            { ...dense("b", 10), inbound_nodes: [addInputs.map((name) => [name, 0, 0, {}])] },
          ],
          input_layers: [["i", 0, 0]],
          output_layers: [["b", 0, 0]],
        },
      },
    });
    expect(summary(graph(["a"])).blockers).toEqual([]);
    expect(summary(graph(["a"])).graph).toBeUndefined();
    expect(summary(graph(["a", "i"])).blockers).toEqual([]);
    expect(summary(graph(["a", "i"])).graph).toBe(true);
    expect(summary(graph(["a", "missing"])).blockers).toEqual(['layer "missing" (its inputs)']);
  });
});

describe("counts and notes", () => {
  it("keeps statistics and frozen layers out of the parameters", () => {
    const names = ["gamma", "beta", "moving_mean", "moving_variance"];
    const found = summary(
      sequential(
        [
          dense("a", 4, { ...INPUT, trainable: false }),
          layer("BatchNormalization", { name: "n" }),
          layer("Dropout", { name: "d" }),
          dense("b", 10),
        ],
        [
          weight("a/kernel", 100, 4),
          weight("a/bias", 4),
          ...names.map((name) => weight(`n/${name}`, 4)),
          weight("b/kernel", 4, 10),
          weight("b/bias", 10),
        ],
      ),
    );
    expect(found).toMatchObject({ parameters: 8 + 50, fixed: 404 + 8, outputs: 10, input: [100] });
    expect(found.notes).toEqual([
      'BatchNormalization "n" normalizes with its stored statistics, which stay as they are',
      'Dropout "d" is off, as in prediction',
    ]);
  });

  it("reads the loss where tfjs and where Keras keep it", () => {
    const json = sequential([dense("a", 10, INPUT)]);
    const keras = { model_config: json.modelTopology, training_config: { loss: "mse" } };
    expect(read({ ...json, trainingConfig: { loss: "binaryCrossentropy" } }).loss).toBe("binaryCrossentropy");
    expect(read({ ...json, modelTopology: keras }).loss).toBe("mse");
    expect(
      read({
        ...json,
        modelTopology: { ...keras, training_config: { loss: { class_name: "CategoricalCrossentropy" } } },
      }).loss,
    ).toBe("CategoricalCrossentropy");
    expect(chooseLoss("model", "sparse_categorical_crossentropy")).toMatchObject({
      value: "softmax-cross-entropy",
    });
    expect(chooseLoss("model", "MeanSquaredError")).toMatchObject({ value: "squared-error" });
    expect(chooseLoss("model", null)).toMatchObject({ value: "softmax-cross-entropy" });
    expect(chooseLoss("squared-error", "hinge")).toMatchObject({ value: "squared-error" });
    expect(chooseLoss("model", "constructor").ok).toBe(false);
  });

  it("cuts a long list of layers", () => {
    const many = Array.from({ length: 20 }, (_, i) => `L${i}`);
    expect(limitationOf(many)).toMatch(/: L0, .*, L11 and 8 more$/);
  });
});

describe("the activation at the end", () => {
  it("is taken off for logits, in chains, graphs and models inside models", () => {
    const chain = sequential([dense("a", 10, { ...INPUT, activation: "softmax" })]);
    const { topology, found } = withoutLast(chain.modelTopology, "softmax");
    expect(found).toBe(true);
    expect(JSON.stringify(topology)).not.toContain("softmax");
    expect(JSON.stringify(chain)).toContain("softmax");
    expect(withoutLast(chain.modelTopology, "sigmoid").found).toBe(false);
    const nested = sequential([chain.modelTopology]);
    expect(withoutLast(nested.modelTopology, "softmax").found).toBe(true);
    // Dropout behind it is off, so it is the end all the same.
    const dropped = sequential([
      dense("a", 10, { ...INPUT, activation: "softmax" }),
      layer("Dropout", { name: "d", rate: 0.5 }),
    ]);
    expect(withoutLast(dropped.modelTopology, "softmax").found).toBe(true);
    const own = sequential([dense("a", 10, INPUT), layer("Softmax", { name: "s", axis: -1 })]);
    expect(JSON.stringify(withoutLast(own.modelTopology, "softmax").topology)).toContain(
      '"activation":"linear"',
    );
  });
});

describe("files of Keras 3", () => {
  const tensor = (name: string) => ({
    class_name: "__keras_tensor__",
    config: { shape: [null, 10], dtype: "float32", keras_history: [name, 0, 0] },
  });
  const policy = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" } };

  it("are read in tfjs's words: shape, types, and weights under the model's name", () => {
    const model = read(
      sequential(
        [
          layer("InputLayer", { name: "i", batch_shape: [null, 100], dtype: policy }),
          dense("a", 10, { dtype: policy }),
        ],
        [weight("sequential/a/kernel", 100, 10), weight("sequential/a/bias", 10)],
      ),
    );
    expect(summariseModel(model)).toMatchObject({ ok: true, value: { input: [100], parameters: 1010 } });
    expect(JSON.stringify(model.rawTopology)).toContain('"batch_input_shape":[null,100]');
    expect(JSON.stringify(model.rawTopology)).not.toContain("DTypePolicy");
    expect(model.weights.map(({ name }) => name)).toEqual(["a/kernel", "a/bias"]);
    expect(model.rawWeights.map(({ name }) => name)).toEqual(["a/kernel", "a/bias"]);
    // A layer that is called so is no model.
    const own = read(sequential([dense("a", 10, INPUT)], [weight("a/a/kernel", 100, 10)]));
    expect(own.weights.map(({ name }) => name)).toEqual(["a/a/kernel"]);
  });

  it("may be graphs", () => {
    const call = (...names: string[]) => [{ args: [names.map(tensor)], kwargs: {} }];
    const found = summary({
      ...sequential([]),
      modelTopology: {
        class_name: "Functional",
        config: {
          name: "g",
          layers: [
            { ...layer("InputLayer", { name: "i", batch_shape: [null, 100] }), inbound_nodes: [] },
            { ...dense("a", 10), inbound_nodes: [{ args: [tensor("i")], kwargs: {} }] },
            { ...dense("b", 10), inbound_nodes: [{ args: [tensor("i")], kwargs: {} }] },
            { ...layer("Add", { name: "c" }), inbound_nodes: call("a", "b") },
          ],
          input_layers: ["i", 0, 0],
          output_layers: ["c", 0, 0],
        },
      },
    });
    expect(found).toMatchObject({ blockers: [], graph: true, outputs: 10 });
  });
});

describe("files", () => {
  it("go into the container and come back, who made them left out", () => {
    const json = sequential([dense("a", 10, INPUT)], [weight("a/kernel", 2)]);
    const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const stored = encodeModel(read(json), bytes);
    expect(encodeModel(read({ ...json, generatedBy: "x", convertedBy: "y" }), bytes)).toEqual(stored);
    const opened = decodeModel(stored);
    if (!opened.ok) throw new Error(opened.message);
    expect(opened.value.weights).toEqual(bytes);
    expect(read(opened.value.json).weights).toEqual(read(json).weights);
    expect(encodeModel(read(opened.value.json), bytes)).toEqual(stored);
    expect(decodeModel(stored.subarray(0, 9)).ok).toBe(false);
    expect(checkWeights(read(json), bytes.slice(1)).ok).toBe(false);
    expect(checkWeights(read(json), bytes).ok).toBe(true);
    const none = new Uint8Array(Float32Array.from([1, Number.NaN]).buffer);
    expect(checkWeights(read(json), none)).toEqual({
      ok: false,
      message: 'weight "a/kernel" is NaN at place 1; every weight must be a finite number',
    });
  });

  it("that are damaged never throw, they are refused in one line", () => {
    const whole = JSON.stringify(sequential([dense("a", 10, INPUT), layer("GRU", { name: "g" })]));
    fc.assert(
      fc.property(fc.nat(12), fc.jsonValue({ maxDepth: 2 }), (at, value) => {
        // One place of the tree replaced by anything.
        let index = 0;
        const json: unknown = JSON.parse(whole, (_, each: unknown) => (index++ === at * 3 ? value : each));
        const model = readModelJson(json);
        const found = model.ok ? summariseModel(model.value) : model;
        if (!found.ok) expect(found.message).toMatch(/^[^\n]{1,400}$/);
      }),
      { numRuns: 500 },
    );
  });
});
