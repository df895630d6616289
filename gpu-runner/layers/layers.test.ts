/** Each layer: its numbers against a plain twin, its derivatives against differences. */
import { describe, expect, test } from "vitest";
import { ACTIVATIONS, type Activation } from "../../shared/layers/activation.ts";
import { derivativeErrors } from "../autodiff/differences.fixture.ts";
import type { Node } from "../autodiff/graph.ts";
import { evaluate } from "../autodiff/naive-evaluation.fixture.ts";
import { NetworkBuilder } from "../autodiff/network-trace.ts";
import { hostNormals } from "../random/normal.ts";
import { activation } from "./activation.ts";
import { dense } from "./dense.ts";
import { layerNorm } from "./layer-norm.ts";
import { residualSum } from "./residual-sum.ts";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.ts";

type Build = (builder: NetworkBuilder, x: Node) => Node;

const [ROWS, WIDTH] = [3, 4];
const ROW_INDICES = [0, 1, 2];

/** Labels 0, 1, 2 of the three rows. */
const labelsOf = ({ graph }: NetworkBuilder): Node => graph.formula("_j", {}, [ROWS, 1]);

const LAYERS: readonly (readonly [string, Build])[] = [
  ["dense", (builder, x) => dense(builder, "d", x, 5)],
  ["dense without bias", (builder, x) => dense(builder, "d", x, 5, { bias: false })],
  ...ACTIVATIONS.map(
    (kind) => [kind, (builder: NetworkBuilder, x: Node) => activation(builder, x, kind)] as const,
  ),
  ["layer norm", (builder, x) => layerNorm(builder, "n", x)],
  ["residual sum", (builder, x) => residualSum(builder, x, (y) => activation(builder, y, "tanh"))],
  ["softmax cross-entropy", (builder, x) => softmaxCrossEntropy.ofEach(builder, x, labelsOf(builder))],
];

/** The layer on `x` `[3, 4]`, all its variables, and where they are. */
function layer(build: Build, seed: number) {
  const builder = new NetworkBuilder();
  const { graph } = builder;
  const x = graph.input("x", [ROWS, WIDTH]);
  const y = build(builder, x);
  const variables = [x, ...builder.parameters.map(({ node }) => node)];
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
      softmaxCrossEntropy.ofEach(builder, x, labelsOf(builder)),
    );
    const wanted = inputs.map((z, row) => Math.log(sum(z.map(Math.exp))) - (z[row] as number));
    expect(rows.flat()).toEqual(near(wanted));
    const shifted = computed((builder, x) =>
      softmaxCrossEntropy.ofEach(builder, builder.graph.formula("x + 3000", { x }), labelsOf(builder)),
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
