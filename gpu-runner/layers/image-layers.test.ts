/** Layers of images against plain twins, loop by loop, and against TensorFlow.js. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { reverse } from "../autodiff/derivatives.ts";
import type { Node } from "../autodiff/graph.ts";
import { evaluate } from "../autodiff/naive-evaluation.ts";
import { NetworkBuilder } from "../autodiff/network-trace.ts";
import { hostNormals, hostUniforms } from "../random/normal.ts";
import { averagePool } from "./average-pool.ts";
import { batchNorm } from "./batch-norm.ts";
import { type Conv2dOptions, conv2d } from "./conv2d.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { dropout } from "./dropout.ts";
import { globalAveragePool } from "./global-average-pool.ts";
import { maxPool } from "./max-pool.ts";
import { separableConv2d } from "./separable-conv2d.ts";

beforeAll(() => tf.setBackend("cpu"));

type Shape = readonly [number, number, number, number];
const SHAPE: Shape = [2, 5, 6, 4];
const F32_REL = 1e-5;
const PADDINGS = ["valid", "same"] as const;

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

interface Computed {
  readonly y: number[];
  readonly shape: readonly number[];
  readonly x: Float64Array;
  readonly parameters: readonly Float64Array[];
}

/** @param x numbers of the images; drawn when absent */
function computed(
  build: (builder: NetworkBuilder, x: Node) => Node,
  x = hostNormals(3, 0, sizeOf(SHAPE)),
): Computed {
  const builder = new NetworkBuilder();
  const input = builder.graph.input("x", SHAPE);
  const y = build(builder, input);
  const parameters = builder.parameters.map(({ shape }, i) => hostNormals(4, i, sizeOf(shape)));
  const [flat = new Float64Array()] = evaluate(
    [y],
    new Map([
      [input, x],
      ...builder.parameters.map(({ node }, i) => [node, parameters[i] as Float64Array] as const),
    ]),
  );
  return { y: [...flat], shape: y.shape, x, parameters };
}

const near = (numbers: readonly number[], digits = 12) => numbers.map((x) => expect.closeTo(x, digits));

function expectNear(own: readonly number[], wanted: ArrayLike<number>): void {
  expect(own.length).toBe(wanted.length);
  const scale = Math.hypot(...own);
  expect(Math.hypot(...own.map((x, i) => x - (wanted[i] as number)))).toBeLessThan(F32_REL * scale);
}

/** The images with zeros around, and TensorFlow's number of windows along an axis. */
function along(extent: number, size: number, stride: number, padding: "valid" | "same") {
  if (padding === "valid") return { count: Math.floor((extent - size) / stride) + 1, before: 0 };
  const count = Math.ceil(extent / stride);
  return { count, before: Math.floor(Math.max((count - 1) * stride + size - extent, 0) / 2) };
}

describe("conv2d is its definition", () => {
  const variants: readonly (readonly [string, Conv2dOptions])[] = [
    ["valid", { outputs: 3, kernel: [3, 2] }],
    ["same, strides", { outputs: 2, kernel: 3, strides: [2, 3], padding: "same" }],
    ["dilated", { outputs: 2, kernel: [2, 3], dilations: [3, 2], padding: "same" }],
    ["two groups", { outputs: 6, kernel: 2, groups: 2, padding: "same" }],
    ["as many groups as channels", { outputs: 4, kernel: 3, groups: 4 }],
    ["of single places", { outputs: 5, kernel: 1, bias: false }],
  ];
  test.each(variants)("%s", (_, options) => {
    const { y, shape, x, parameters } = computed((builder, input) => conv2d(builder, "c", input, options));
    const [weights = new Float64Array(), biases] = parameters;
    const pair = (value: Conv2dOptions["strides"]): readonly [number, number] =>
      typeof value === "object" ? value : [value ?? 1, value ?? 1];
    const [kernel, strides, gaps] = [pair(options.kernel), pair(options.strides), pair(options.dilations)];
    const { outputs, groups = 1, padding = "valid" } = options;
    const [b, h, w, c] = SHAPE;
    const rows = along(h, (kernel[0] - 1) * gaps[0] + 1, strides[0], padding);
    const columns = along(w, (kernel[1] - 1) * gaps[1] + 1, strides[1], padding);
    expect(shape).toEqual([b, rows.count, columns.count, outputs]);
    const own = c / groups;
    const wanted: number[] = [];
    for (let n = 0; n < b; n++)
      for (let i = 0; i < rows.count; i++)
        for (let j = 0; j < columns.count; j++)
          for (let o = 0; o < outputs; o++) {
            let sum = biases?.[o] ?? 0;
            const first = Math.floor(o / (outputs / groups)) * own;
            for (let k = 0; k < kernel[0]; k++)
              for (let l = 0; l < kernel[1]; l++)
                for (let z = 0; z < own; z++) {
                  const row = i * strides[0] + k * gaps[0] - rows.before;
                  const column = j * strides[1] + l * gaps[1] - columns.before;
                  if (row < 0 || row >= h || column < 0 || column >= w) continue;
                  sum +=
                    (x[((n * h + row) * w + column) * c + first + z] as number) *
                    (weights[((k * kernel[1] + l) * own + z) * outputs + o] as number);
                }
            wanted.push(sum);
          }
    expect(y).toEqual(near(wanted));
  });

  test("groups that do not divide the channels, and windows larger than the image, are refused", () => {
    const of = (options: Conv2dOptions) => () => computed((builder, x) => conv2d(builder, "c", x, options));
    expect(of({ outputs: 3, kernel: 1, groups: 3 })).toThrow(/3 groups do not divide 4 channels/);
    expect(of({ outputs: 3, kernel: 6 })).toThrow(/window 6 is larger than its input 5/);
    expect(of({ outputs: 0, kernel: 1 })).toThrow(/outputs of c/);
  });
});

describe.each(PADDINGS)("TensorFlow.js agrees, %s", (padding) => {
  const images = (x: Float64Array) => tf.tensor4d(Float32Array.from(x), [...SHAPE]);
  const as4d = (numbers: Float64Array | undefined, shape: Shape) =>
    tf.tensor4d(Float32Array.from(numbers ?? []), [...shape]);

  test.each([1, 2])("conv2d, strides %i", (strides) => {
    const { y, x, parameters } = computed((builder, input) =>
      conv2d(builder, "c", input, { outputs: 3, kernel: [3, 2], strides, padding, bias: false }),
    );
    expectNear(y, tf.conv2d(images(x), as4d(parameters[0], [3, 2, 4, 3]), strides, padding).dataSync());
  });

  test("depthwise and separable", () => {
    const depthwise = computed((builder, input) =>
      depthwiseConv2d(builder, "c", input, { kernel: 3, multiplier: 2, padding, bias: false, strides: 2 }),
    );
    const kernel = as4d(depthwise.parameters[0], [3, 3, 4, 2]);
    expectNear(depthwise.y, tf.depthwiseConv2d(images(depthwise.x), kernel, 2, padding).dataSync());
    const { y, x, parameters } = computed((builder, input) =>
      separableConv2d(builder, "c", input, {
        kernel: [2, 3],
        multiplier: 2,
        outputs: 3,
        padding,
        bias: false,
      }),
    );
    const [inner, outer] = [as4d(parameters[0], [2, 3, 4, 2]), as4d(parameters[1], [1, 1, 8, 3])];
    expectNear(y, tf.separableConv2d(images(x), inner, outer, 1, padding).dataSync());
  });

  test.each([
    [2, 2],
    [3, 1],
    [3, 2],
  ])("pools of %i with strides %i; all numbers negative too", (kernel, strides) => {
    const negative = hostUniforms(5, 1, sizeOf(SHAPE)).map((each) => -1 - each);
    for (const numbers of [undefined, negative]) {
      const largest = computed(
        (builder, input) => maxPool(builder, "p", input, { kernel, strides, padding }),
        numbers,
      );
      expectNear(largest.y, tf.maxPool(images(largest.x), kernel, strides, padding).dataSync());
      const mean = computed(
        (builder, input) => averagePool(builder, "p", input, { kernel, strides, padding }),
        numbers,
      );
      expectNear(mean.y, tf.avgPool(images(mean.x), kernel, strides, padding).dataSync());
    }
  });
});

test("of equal entries the first one has the derivative of a max pool", () => {
  const builder = new NetworkBuilder();
  const x = builder.graph.input("x", [1, 2, 4, 1]);
  const y = maxPool(builder, "p", x, { kernel: 2, strides: 2 });
  const [slope] = reverse(builder.graph, [y], [builder.graph.formula("2 + _j", {}, [1, 1, 2, 1])], [x]);
  const [found] = evaluate([slope as Node], new Map([[x, [5, 5, 1, 4, 5, 5, 4, 4]]]));
  expect([...(found ?? [])]).toEqual([2, 0, 0, 3, 0, 0, 0, 0]);
});

test("global average pool", () => {
  const { y, x, shape } = computed((builder, input) => globalAveragePool(builder, input));
  const [b, h, w, c] = SHAPE;
  expect(shape).toEqual([b, c]);
  const wanted = Array.from({ length: b * c }, (_, at) => {
    const [n, z] = [Math.floor(at / c), at % c];
    let sum = 0;
    for (let place = 0; place < h * w; place++) sum += x[(n * h * w + place) * c + z] as number;
    return sum / (h * w);
  });
  expect(y).toEqual(near(wanted));
});

describe("batch norm", () => {
  const channels = SHAPE[3];
  const of = (x: Float64Array, channel: number): number[] =>
    [...x].filter((_, i) => i % channels === channel);
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

  test("takes the statistics of the batch, or fixed ones", () => {
    const wanted = (x: Float64Array, parameters: Computed["parameters"], fixed?: readonly number[]) =>
      [...x].map((each, i) => {
        const channel = i % channels;
        const column = of(x, channel);
        const centre = fixed ? (fixed[channel] as number) : mean(column);
        const variance = fixed ? 1.5 : mean(column.map((other) => (other - centre) ** 2));
        const [gain = 0, offset = 0] = parameters.map((part) => part[channel]);
        return (gain * (each - centre)) / Math.sqrt(variance + 1e-5) + offset;
      });
    const own = computed((builder, x) => batchNorm(builder, "n", x));
    expect(own.y).toEqual(near(wanted(own.x, own.parameters), 11));
    const fixed = computed((builder, x) => {
      const { graph } = builder;
      const statistics = {
        mean: graph.formula("0.2 * _i", {}, [channels]),
        variance: graph.constant(1.5, [channels]),
      };
      return batchNorm(builder, "n", x, { statistics });
    });
    expect(fixed.y).toEqual(near(wanted(fixed.x, fixed.parameters, [0, 0.2, 0.4, 0.6]), 11));
  });
});

describe("dropout", () => {
  test("leaves out what the noise says, scales the rest, and does nothing to a network that is looked at", () => {
    const noise = hostUniforms(6, 1, sizeOf(SHAPE));
    for (const use of ["training", "evaluation"] as const) {
      const builder = new NetworkBuilder(use);
      const x = builder.graph.input("x", SHAPE);
      const y = dropout(builder, "d", x, 0.25);
      const numbers = hostNormals(3, 0, sizeOf(SHAPE));
      const [drawn] = builder.noises;
      const given = new Map([[x, numbers], ...(drawn ? [[drawn.node, noise] as const] : [])]);
      const [found] = evaluate([y], given);
      const wanted = [...numbers].map((each, i) => ((noise[i] ?? 0) < 0.25 ? 0 : each / 0.75));
      expect([...(found ?? [])]).toEqual(use === "training" ? near(wanted) : [...numbers]);
    }
  });

  test("rates outside [0, 1) and two draws of one name are refused", () => {
    expect(() => computed((builder, x) => dropout(builder, "d", x, 1))).toThrow(/rate 1 lies outside/);
    const twice = (builder: NetworkBuilder, x: Node) =>
      dropout(builder, "d", dropout(builder, "d", x, 0.5), 0.5);
    expect(() => computed(twice)).toThrow(/noise "d" twice/);
  });
});
