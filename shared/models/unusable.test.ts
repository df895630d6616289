/** Models that not even tfjs can run are refused at the upload, in one line with the layer and what would be right. */
import { expect, it } from "vitest";
import { readModelJson } from "./model-json.ts";
import { dense, INPUT, layer, sequential } from "./models.fixture.ts";
import { summariseModel } from "./summary.ts";

function refusal(...layers: object[]): string {
  const model = readModelJson(sequential(layers));
  if (!model.ok) return model.message;
  const summary = summariseModel(model.value);
  return summary.ok ? "read" : summary.message;
}
const image = { batch_input_shape: [null, 10, 10, 1] };
const series = { batch_input_shape: [null, 10, 4] };

it.each([
  [layer("EinsumDense", { name: "x", ...INPUT }), 'EinsumDense "x" is a layer that tfjs does not have'],
  [layer("Lambda", { name: "x", ...INPUT }), 'Lambda "x" is Python code, which is not run here'],
  [
    dense("x", 3, { ...INPUT, activation: "leaky_relu" }),
    'Dense "x" has the activation "leaky_relu", which tfjs cannot read',
  ],
  [dense("x", 3, { ...INPUT, activation: "gelu_new" }), 'the activation "gelu_new", which tfjs cannot read'],
  [
    layer("LSTM", { name: "x", units: 2, recurrent_activation: "exponential", ...series }),
    'the recurrent activation "exponential"',
  ],
  [
    dense("x", 3, { ...INPUT, kernel_regularizer: { class_name: "OrthogonalRegularizer", config: {} } }),
    'the kernel regularizer "OrthogonalRegularizer"; l1, l2 and l1_l2 can be read',
  ],
  [
    dense("x", 3, { ...INPUT, bias_constraint: { class_name: "NonNeg", config: {} } }),
    "has a bias constraint",
  ],
  [
    dense("x", 3, { ...INPUT, activity_regularizer: { class_name: "L1L2", config: {} } }),
    "has an activity regularizer",
  ],
  [layer("GRU", { name: "x", units: 2, reset_after: true, ...series }), "build it with reset_after=False"],
  [
    layer("Bidirectional", {
      name: "x",
      layer: layer("GRU", { name: "y", units: 2, reset_after: true }),
      ...series,
    }),
    'Bidirectional "x" has within it a GRU that resets after the product',
  ],
  [layer("ReLU", { name: "x", negative_slope: 0.1, max_value: 6, ...INPUT }), "LeakyReLU has a slope"],
  [layer("ReLU", { name: "x", threshold: 1, ...INPUT }), "has a negative slope or a threshold"],
  [
    layer("Conv2D", { name: "x", filters: 2, kernel_size: 3, groups: 2, ...image }),
    "has 2 groups, which tfjs cannot do",
  ],
  [
    layer("DepthwiseConv2D", { name: "x", kernel_size: 3, dilation_rate: [2, 2], ...image }),
    "has the dilation [2,2], which tfjs leaves out",
  ],
  [layer("BatchNormalization", { name: "x", axis: [1], ...image }), "the last axis (-1) is right"],
])("%#", (made, message) => {
  const flat = layer("Flatten", { name: "f" });
  const line = refusal(made, flat, dense("z", 10));
  expect(line).toContain(message);
  expect(line).not.toContain("\n");
});

it("what tfjs runs is taken (control)", () => {
  const flat = layer("Flatten", { name: "f" });
  for (const made of [
    layer("Conv2DTranspose", { name: "x", filters: 2, kernel_size: 3, ...image }),
    layer("GRU", { name: "x", units: 2, reset_after: false, ...series }),
    layer("ReLU", { name: "x", negative_slope: 0, threshold: 0, max_value: null, ...INPUT }),
    layer("ReLU", { name: "x", negative_slope: 0.1, ...INPUT }),
    layer("BatchNormalization", { name: "x", axis: [3], ...image }),
    dense("x", 3, { ...INPUT, activation: "hardSigmoid" }),
  ])
    expect(refusal(made, flat, dense("z", 10))).toBe("read");
});
