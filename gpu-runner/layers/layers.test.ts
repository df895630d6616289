/** Each layer: its numbers against a plain twin, its derivatives against differences. */
import { describe, expect, test } from "vitest";
import { ACTIVATIONS, type Activation } from "../../shared/layers/activation.ts";
import { derivativeErrors } from "../autodiff/differences.fixture.ts";
import type { Node } from "../autodiff/graph.ts";
import { evaluate } from "../autodiff/naive-evaluation.ts";
import { NetworkBuilder } from "../autodiff/network-trace.ts";
import { hostNormals } from "../random/normal.ts";
import { activation } from "./activation.ts";
import { averagePool } from "./average-pool.ts";
import { batchNorm } from "./batch-norm.ts";
import { causalAttention } from "./causal-attention.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { dropout } from "./dropout.ts";
import { embedding, tiedHead } from "./embedding.ts";
import { globalAveragePool } from "./global-average-pool.ts";
import { layerNorm } from "./layer-norm.ts";
import { maxPool } from "./max-pool.ts";
import { learnedPositions, rotaryPositions } from "./positions.ts";
import { elman, gru, lstm } from "./recurrent.ts";
import { residualSum } from "./residual-sum.ts";
import { rmsNorm } from "./rms-norm.ts";
import { separableConv2d } from "./separable-conv2d.ts";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.ts";

type Build = (builder: NetworkBuilder, x: Node) => Node;

const [ROWS, WIDTH] = [3, 4];
const ROW_INDICES = [0, 1, 2];

/** Labels 0, 1, 2 of the three rows. */
const labelsOf = ({ graph }: NetworkBuilder): Node => graph.formula("_j", {}, [ROWS, 1]);

/** A layer of images, on the numbers as one image of two channels. */
const ofImages =
  (build: Build): Build =>
  (builder, x) => {
    const y = build(builder, builder.graph.reshape(x, [1, 3, 2, 2]));
    return builder.graph.reshape(y, [1, y.shape.reduce((size, n) => size * n, 1)]);
  };

const IMAGE_LAYERS: readonly (readonly [string, Build])[] = [
  ["conv2d", (builder, x) => conv2d(builder, "c", x, { outputs: 3, kernel: 2 })],
  [
    "conv2d, same, with strides, dilated, without bias",
    (builder, x) =>
      conv2d(builder, "c", x, {
        outputs: 2,
        kernel: [3, 2],
        strides: [2, 1],
        dilations: [1, 2],
        padding: "same",
        bias: false,
      }),
  ],
  ["conv2d in groups", (builder, x) => conv2d(builder, "c", x, { outputs: 4, kernel: 2, groups: 2 })],
  [
    "depthwise conv2d",
    (builder, x) => depthwiseConv2d(builder, "c", x, { kernel: 2, multiplier: 2, padding: "same" }),
  ],
  [
    "separable conv2d",
    (builder, x) => separableConv2d(builder, "c", x, { outputs: 3, kernel: [3, 1], multiplier: 2 }),
  ],
  ["max pool", (builder, x) => maxPool(builder, "p", x, { kernel: 2, strides: 2, padding: "same" })],
  ["average pool", (builder, x) => averagePool(builder, "p", x, { kernel: [2, 1] })],
  ["average pool, same", (builder, x) => averagePool(builder, "p", x, { kernel: 3, padding: "same" })],
  ["global average pool", (builder, x) => globalAveragePool(builder, x)],
  ["batch norm", (builder, x) => batchNorm(builder, "n", x)],
  [
    "batch norm with fixed statistics",
    (builder, x) => {
      const statistics = {
        mean: builder.graph.formula("0.2 * _i", {}, [2]),
        variance: builder.graph.formula("1.5 + _i", {}, [2]),
      };
      return batchNorm(builder, "n", x, { statistics });
    },
  ],
  ["dropout", (builder, x) => dropout(builder, "d", x, 0.4)],
];

const LAYERS: readonly (readonly [string, Build])[] = [
  ["dense", (builder, x) => dense(builder, "d", x, 5)],
  ["dense without bias", (builder, x) => dense(builder, "d", x, 5, { bias: false })],
  ...ACTIVATIONS.map(
    (kind) => [kind, (builder: NetworkBuilder, x: Node) => activation(builder, x, kind)] as const,
  ),
  ["layer norm", (builder, x) => layerNorm(builder, "n", x)],
  ["residual sum", (builder, x) => residualSum(builder, x, (y) => activation(builder, y, "tanh"))],
  ["rms norm", (builder, x) => rmsNorm(builder, "n", x)],
  [
    "embedding with a tied head",
    (builder, x) => {
      const tokens = builder.graph.formula("_j", {}, [ROWS, 1]);
      const { rows, table } = embedding(builder, "e", tokens, { vocabulary: 5, width: WIDTH });
      return tiedHead(builder, builder.graph.formula("a + b", { a: rows, b: x }), table);
    },
  ],
  ["learned positions", (builder, x) => learnedPositions(builder, "p", x, ROWS)],
  ["rotary positions", ({ graph }, x) => rotaryPositions(graph, x)],
  ["causal attention", (builder, x) => causalAttention(builder, "a", x, { length: ROWS, heads: 2 })],
  [
    "causal attention, rotary, of three sequences",
    (builder, x) => causalAttention(builder, "a", x, { length: 1, heads: 2, rotary: true }),
  ],
  ["elman", (builder, x) => elman(builder, "r", x, { length: ROWS, width: 3 })],
  ["gru", (builder, x) => gru(builder, "r", x, { length: ROWS, width: 3 })],
  ["lstm", (builder, x) => lstm(builder, "r", x, { length: ROWS, width: 2 })],
  ...IMAGE_LAYERS.map(([name, build]) => [name, ofImages(build)] as const),
  ["softmax cross-entropy", (builder, x) => softmaxCrossEntropy.ofEach(builder, x, labelsOf(builder), x)],
];

/** The layer on `x` `[3, 4]`, all its variables, and where they are. */
function layer(build: Build, seed: number) {
  const builder = new NetworkBuilder();
  const { graph } = builder;
  const x = graph.input("x", [ROWS, WIDTH]);
  const y = build(builder, x);
  const variables = [x, ...[...builder.parameters, ...builder.noises].map(({ node }) => node)];
  const start = variables.map(({ shape }, i) =>
    hostNormals(
      seed,
      i,
      shape.reduce((size, n) => size * n, 1),
    ),
  );
  return { graph, variables, start, y };
}

describe.each(LAYERS)("%s", (_, build) => {
  test("has the derivatives of its differences", () => {
    const { graph, variables, start, y } = layer(build, 5);
    const outputs = graph.sum(graph.sum(graph.formula("sin(y)", { y }), 1), 0);
    const value = graph.reshape(graph.formula("0.5*z*z + exp(0.1*z)", { z: outputs }), [1]);
    const errors = derivativeErrors({ graph, variables, start, outputs, value }, 6);
    expect(errors.gradient).toBeLessThan(1e-7);
    expect(errors.product).toBeLessThan(1e-5);
    expect(errors.symmetry).toBeLessThan(1e-11);
    expect(errors.linearity).toBeLessThan(1e-11);
    expect(errors.gaussNewton).toBeLessThan(1e-5);
  });
});

/** Rows of the layer's output and the numbers that it was given. */
function computed(build: Build) {
  const { variables, start, y } = layer(build, 7);
  const [flat = new Float64Array()] = evaluate(
    [y],
    new Map(variables.map((node, i) => [node, start[i] as Float64Array])),
  );
  const width = y.shape[1] as number;
  const [x = new Float64Array(), ...parameters] = start;
  return {
    rows: ROW_INDICES.map((row) => [...flat.slice(row * width, (row + 1) * width)]),
    inputs: ROW_INDICES.map((row) => [...x.slice(row * WIDTH, (row + 1) * WIDTH)]),
    parameters,
  };
}

const near = (numbers: readonly number[]) => numbers.map((x) => expect.closeTo(x, 12));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

describe("numbers", () => {
  test("dense", () => {
    const { rows, inputs, parameters } = computed((builder, x) => dense(builder, "d", x, 5));
    const [weights = new Float64Array(), biases = new Float64Array()] = parameters;
    rows.forEach((row, r) => {
      const wanted = [...biases].map(
        (b, o) => b + sum((inputs[r] ?? []).map((x, i) => x * (weights[i * 5 + o] as number))),
      );
      expect(row).toEqual(near(wanted));
    });
  });

  test("activations, far from 0 too", () => {
    const twins: Readonly<Record<Activation, (x: number) => number>> = {
      tanh: Math.tanh,
      relu: (x) => Math.max(x, 0),
      "leaky-relu": (x) => (x > 0 ? x : x / 100),
      sigmoid: (x) => 1 / (1 + Math.exp(-x)),
      softplus: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
      gelu: (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    };
    const numbers = [-200, -39, -1, -0.1, 0, 0.3, 2, 39, 41, 200];
    for (const kind of ACTIVATIONS) {
      const builder = new NetworkBuilder();
      const x = builder.graph.input("x", [numbers.length]);
      const [y] = evaluate([activation(builder, x, kind)], new Map([[x, numbers]]));
      expect([...(y ?? [])], kind).toEqual(near(numbers.map(twins[kind])));
    }
  });

  test("layer norm", () => {
    const { rows, inputs, parameters } = computed((builder, x) => layerNorm(builder, "n", x));
    const [gain = new Float64Array(), offset = new Float64Array()] = parameters;
    rows.forEach((row, r) => {
      const x = inputs[r] ?? [];
      const mean = sum(x) / WIDTH;
      const deviation = Math.sqrt(sum(x.map((each) => (each - mean) ** 2)) / WIDTH + 1e-5);
      expect(row).toEqual(
        near(x.map((each, i) => ((gain[i] as number) * (each - mean)) / deviation + (offset[i] as number))),
      );
    });
  });

  test("residual sum", () => {
    const { rows, inputs } = computed((builder, x) =>
      residualSum(builder, x, (y) => activation(builder, y, "tanh")),
    );
    rows.forEach((row, r) => {
      expect(row).toEqual(near((inputs[r] ?? []).map((x) => x + Math.tanh(x))));
    });
  });

  test("softmax cross-entropy, whatever is added to all logits", () => {
    const { rows, inputs } = computed((builder, x) =>
      softmaxCrossEntropy.ofEach(builder, x, labelsOf(builder), x),
    );
    const wanted = inputs.map((z, row) => Math.log(sum(z.map(Math.exp))) - (z[row] as number));
    expect(rows.flat()).toEqual(near(wanted));
    const shifted = computed((builder, x) =>
      softmaxCrossEntropy.ofEach(builder, builder.graph.formula("x + 3000", { x }), labelsOf(builder), x),
    );
    expect(shifted.rows.flat()).toEqual(wanted.map((x) => expect.closeTo(x, 9)));
  });
});

test("two parameters of one name are refused", () => {
  const builder = new NetworkBuilder();
  const x = builder.graph.input("x", [2, 3]);
  dense(builder, "d", x, 3);
  expect(() => dense(builder, "d", x, 3)).toThrow(/two parameters "d\/weights"/);
});
