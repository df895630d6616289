/** What the edge's walk accepts the runner builds: random stacks and branches of layers, settings right and wrong. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Layer, layerGeometry } from "../../shared/layers/registry.ts";
import { knownLayers } from "../../shared/models/known-layers.ts";
import { modelSteps } from "../../shared/models/model-steps.ts";
import { parseTopology } from "../../shared/models/topology.ts";
import { traceNetwork } from "../autodiff/network-trace.ts";
import { graphNetwork } from "./tfjs-model-graph.ts";

const size = fc.integer({ min: 1, max: 4 });
const padding = fc.constantFrom("valid", "same");
const activation = fc.constantFrom("linear", "relu", "elu", "tanh", "softmax", "swish", "gelu");
const window = {
  kernel_size: fc.oneof(size, fc.tuple(size, size)),
  strides: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(undefined)),
  padding,
  activation,
};
const pool = { pool_size: fc.oneof(size, fc.tuple(size, size)), strides: fc.option(size), padding };
const axis = fc.constantFrom(-1, 1, 2, 3);

/** Class and settings. */
const anyLayer = fc.oneof(
  fc.tuple(fc.constant("Dense"), fc.record({ units: size, activation, use_bias: fc.boolean() })),
  fc.tuple(fc.constantFrom("Conv1D", "Conv2D"), fc.record({ filters: size, ...window })),
  fc.tuple(fc.constant("Conv2D"), fc.record({ filters: size, dilation_rate: size, kernel_size: size })),
  fc.tuple(fc.constant("DepthwiseConv2D"), fc.record({ depth_multiplier: size, ...window })),
  fc.tuple(fc.constant("SeparableConv2D"), fc.record({ filters: size, depth_multiplier: size, ...window })),
  fc.tuple(
    fc.constantFrom("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D"),
    fc.record(pool),
  ),
  fc.tuple(
    fc.constantFrom(
      "GlobalAveragePooling1D",
      "GlobalAveragePooling2D",
      "GlobalMaxPooling1D",
      "GlobalMaxPooling2D",
      "Flatten",
      "Dropout",
      "ReLU",
      "ELU",
    ),
    fc.constant({}),
  ),
  fc.tuple(
    fc.constantFrom("BatchNormalization", "LayerNormalization"),
    fc.record({ axis, center: fc.boolean(), scale: fc.boolean() }),
  ),
  fc.tuple(
    fc.constantFrom("SimpleRNN", "GRU", "LSTM"),
    fc.record({
      units: size,
      return_sequences: fc.boolean(),
      go_backwards: fc.boolean(),
      use_bias: fc.boolean(),
    }),
  ),
  fc.tuple(
    fc.constant("Reshape"),
    fc.record({ target_shape: fc.constantFrom([6, 6, 1], [12, 3], [36], [-1, 4], [3, 3, 4], [5]) }),
  ),
  fc.tuple(fc.constant("Permute"), fc.record({ dims: fc.constantFrom([2, 1], [3, 1, 2], [1]) })),
  fc.tuple(
    fc.constant("ZeroPadding2D"),
    fc.record({
      padding: fc.oneof(
        size,
        fc.constant([
          [0, 1],
          [2, 0],
        ]),
      ),
    }),
  ),
  fc.tuple(fc.constant("Embedding"), fc.record({ input_dim: fc.constant(256), output_dim: size })),
  fc.tuple(fc.constantFrom("Add", "Multiply", "Maximum", "Average"), fc.constant({})),
  fc.tuple(fc.constant("Concatenate"), fc.record({ axis })),
);

/** A graph: each layer reads earlier ones, two where it takes several. */
const anyModel = fc.record({
  input: fc.constantFrom([36], [6, 6, 1], [12, 3]),
  layers: fc.array(fc.tuple(anyLayer, fc.nat(), fc.nat()), { minLength: 1, maxLength: 5 }),
});

const MERGES = ["Add", "Multiply", "Maximum", "Average", "Concatenate"];

const FLATTEN: [[string, object], number, number] = [["Flatten", {}], 1, 1];

function topologyOf({ input, layers }: typeof anyModel extends fc.Arbitrary<infer Model> ? Model : never) {
  // An output is a vector.
  const all = [...layers, FLATTEN];
  const built = all.map(([[className, config], a, b], i) => {
    // Mostly the layer before.
    const from = (draw: number): string => `l${draw % 4 === 0 ? draw % (i + 1) : i}`;
    const names = MERGES.includes(className) ? [from(a), from(b)] : [from(a)];
    return {
      class_name: className,
      name: `l${i + 1}`,
      config: { ...config, name: `l${i + 1}` },
      inbound_nodes: [names.map((name) => [name, 0, 0, {}])],
    };
  });
  const first = {
    class_name: "InputLayer",
    name: "l0",
    config: { name: "l0", batch_input_shape: [null, ...input] },
    inbound_nodes: [],
  };
  return {
    class_name: "Functional",
    config: {
      name: "m",
      layers: [first, ...built],
      input_layers: [["l0", 0, 0]],
      output_layers: [[`l${all.length}`, 0, 0]],
    },
  };
}

it("a model that is accepted is built with the shapes of the walk; every other is refused in words", () => {
  let [accepted, refused, rows] = [0, 0, 0];
  fc.assert(
    fc.property(anyModel, (model) => {
      const topology = parseTopology(topologyOf(model));
      if (!topology.ok) throw new Error(topology.message);
      const steps = modelSteps(topology.value, model.input);
      if (steps.blockers.length > 0) {
        refused++;
        for (const blocker of steps.blockers) expect(blocker).toMatch(/^[^\n]{1,200}$/);
        return;
      }
      accepted++;
      const width = steps.steps[steps.output]?.shape[0] ?? (model.input[0] as number);
      // Statistics have to be there; a parameter's values don't, to trace.
      const weights = steps.steps.map(({ operation, shape }) =>
        operation.kind === "batch-norm" ? [0, 1].map(() => new Float64Array(shape.at(-1) as number)) : [],
      );
      const network = graphNetwork(
        { steps, input: model.input, indices: false, weights, outputs: width },
        { loss: "squared-error", isAutoencoder: false, normalization: "stored" },
      );
      expect(traceNetwork(network, 3).outputs.shape).toEqual([3, width]);
      // The engines' own layers, where they are enough.
      const known = knownLayers(topology.value, model.input);
      if (known.blockers.length > 0) return;
      rows++;
      let shape: readonly number[] = known.input;
      for (const layer of known.layers) shape = layerGeometry<Layer["kind"]>(layer, shape, "it").output;
      expect(shape).toEqual([width]);
    }),
    { numRuns: 8000, seed: 1 },
  );
  expect(accepted).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(500);
  expect(rows).toBeGreaterThan(20);
});
