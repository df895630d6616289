/** Layers of sequences and norms against plain twins, written out loop by loop. */
import { describe, expect, test } from "vitest";
import type { Node } from "../autodiff/graph.ts";
import { evaluate } from "../autodiff/naive-evaluation.ts";
import { NetworkBuilder } from "../autodiff/network-trace.ts";
import { hostNormals } from "../random/normal.ts";
import { causalAttention } from "./causal-attention.ts";
import { embedding, tiedHead } from "./embedding.ts";
import { learnedPositions, rotaryPositions } from "./positions.ts";
import { elman, gru, lstm } from "./recurrent.ts";
import { rmsNorm } from "./rms-norm.ts";

type Matrix = readonly (readonly number[])[];

const [SEQUENCES, LENGTH, WIDTH] = [2, 3, 4];
const ROWS = SEQUENCES * LENGTH;

const matrixOf = (flat: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: flat.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => flat[i * columns + j] as number),
  );
const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);
const times = (x: readonly number[], w: Matrix): number[] =>
  (w[0] ?? []).map((_, j) => sum(x.map((each, i) => each * (w[i]?.[j] ?? 0))));
const plus = (...vectors: (readonly number[])[]): number[] =>
  (vectors[0] ?? []).map((_, i) => sum(vectors.map((vector) => vector[i] ?? 0)));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const near = (rows: Matrix) => rows.map((row) => row.map((x) => expect.closeTo(x, 11)));

interface Computed {
  readonly rows: number[][];
  readonly x: number[][];
  /** By name, as matrices with their last axis as columns. */
  readonly parameters: Readonly<Record<string, number[][]>>;
}

function computed(
  build: (builder: NetworkBuilder, x: Node) => Node,
  change?: (x: Float64Array) => void,
): Computed {
  const builder = new NetworkBuilder();
  const x = builder.graph.input("x", [ROWS, WIDTH]);
  const y = build(builder, x);
  const given = hostNormals(3, 0, ROWS * WIDTH);
  change?.(given);
  const values = new Map<Node, Float64Array>([[x, given]]);
  const parameters: Record<string, number[][]> = {};
  builder.parameters.forEach(({ name, shape, node }, i) => {
    const numbers = hostNormals(
      4,
      i,
      shape.reduce((size, n) => size * n, 1),
    );
    values.set(node, numbers);
    parameters[name] = matrixOf(numbers, shape.at(-1) as number);
  });
  const [flat = new Float64Array()] = evaluate([y], values);
  return { rows: matrixOf(flat, y.shape.at(-1) as number), x: matrixOf(given, WIDTH), parameters };
}

const only = (parameters: Computed["parameters"], name: string): number[] => parameters[name]?.[0] ?? [];
const all = (parameters: Computed["parameters"], name: string): number[][] => parameters[name] ?? [];

test("rms norm", () => {
  const { rows, x, parameters } = computed((builder, input) => rmsNorm(builder, "n", input));
  const gain = only(parameters, "n/gain");
  const wanted = x.map((row) => {
    const scale = Math.sqrt(sum(row.map((each) => each * each)) / WIDTH + 1e-5);
    return row.map((each, i) => ((gain[i] ?? 0) * each) / scale);
  });
  expect(rows).toEqual(near(wanted));
});

test("an embedding picks rows, its tied head multiplies by them", () => {
  const tokens = [4, 0, 0, 2, 1, 4];
  const build = (builder: NetworkBuilder): ReturnType<typeof embedding> => {
    const list = builder.graph.formula(
      `select(_j == 0, 4, select(_j == 3, 2, select(_j == 4, 1, select(_j == 5, 4, 0))))`,
      {},
      [ROWS, 1],
    );
    return embedding(builder, "e", list, { vocabulary: 5, width: 3 });
  };
  const picked = computed((builder) => build(builder).rows);
  const table = all(picked.parameters, "e/table");
  expect(picked.rows).toEqual(tokens.map((token) => table[token]));
  const logits = computed((builder) => {
    const { rows, table: shared } = build(builder);
    return tiedHead(builder, rows, shared);
  });
  const wanted = tokens.map((token) =>
    table.map((row) => sum(row.map((each, i) => each * (table[token]?.[i] ?? 0)))),
  );
  expect(logits.rows).toEqual(near(wanted));
});

describe("positions", () => {
  test("learned ones are added at their place of every sequence", () => {
    const { rows, x, parameters } = computed((builder, input) =>
      learnedPositions(builder, "p", input, LENGTH),
    );
    const places = all(parameters, "p/places");
    expect(rows).toEqual(near(x.map((row, r) => plus(row, places[r % LENGTH] ?? []))));
  });

  test("rotary ones keep lengths, and products depend on the distance alone", () => {
    const turned = (rows: number) => {
      const builder = new NetworkBuilder();
      // The same vector at every place.
      const x = builder.graph.formula("0.3 + 0.7*_i - 0.2*_i*_i", {}, [rows, WIDTH]);
      const [flat = new Float64Array()] = evaluate([rotaryPositions(builder.graph, x)], new Map());
      return matrixOf(flat, WIDTH);
    };
    const rows = turned(6);
    const product = (i: number, j: number): number =>
      sum((rows[i] ?? []).map((each, k) => each * (rows[j]?.[k] ?? 0)));
    for (let i = 1; i < 6; i++) {
      expect(product(i, i)).toBeCloseTo(product(0, 0), 12);
      expect(product(i, i - 1)).toBeCloseTo(product(1, 0), 12);
    }
    expect(Math.abs(product(2, 0) - product(1, 0))).toBeGreaterThan(0.01);
  });
});

describe("causal attention", () => {
  const build = (builder: NetworkBuilder, x: Node): Node =>
    causalAttention(builder, "a", x, { length: LENGTH, heads: 2 });

  test("is the mean of the values seen, by the softmax of the products", () => {
    const { rows, x, parameters } = computed(build);
    const [biases, out] = [only(parameters, "a/qkv/biases"), only(parameters, "a/out/biases")];
    const qkv = x.map((row) => plus(times(row, all(parameters, "a/qkv/weights")), biases));
    const wanted = x.map((_, r) => {
      const [first, place] = [Math.floor(r / LENGTH) * LENGTH, r % LENGTH];
      const heads = [0, 1].flatMap((head) => {
        const part = (row: number, which: number) =>
          (qkv[row] ?? []).slice(which * WIDTH + 2 * head, which * WIDTH + 2 * head + 2);
        const seen = Array.from({ length: place + 1 }, (_, j) => first + j);
        const weights = seen.map((j) =>
          Math.exp(sum(part(r, 0).map((q, i) => q * (part(j, 1)[i] ?? 0))) / Math.SQRT2),
        );
        return [0, 1].map(
          (i) => sum(seen.map((j, at) => (weights[at] ?? 0) * (part(j, 2)[i] ?? 0))) / sum(weights),
        );
      });
      return plus(times(heads, all(parameters, "a/out/weights")), out);
    });
    expect(rows).toEqual(near(wanted));
  });

  test("sees neither later places nor other sequences", () => {
    const before = computed(build).rows;
    const after = computed(build, (x) => {
      x[1 * WIDTH] = 9;
    }).rows;
    const moved = before.map((row, r) => row.some((each, i) => each !== after[r]?.[i]));
    expect(moved).toEqual([false, true, true, false, false, false]);
  });

  test("heads that do not divide the width are refused", () => {
    expect(() =>
      computed((builder, x) => causalAttention(builder, "a", x, { length: LENGTH, heads: 3 })),
    ).toThrow(/3 heads do not divide the width 4/);
  });
});

describe("recurrent layers are their step, place after place", () => {
  const options = { length: LENGTH, width: 2 };
  type Step = (own: number[], states: number[][]) => number[][];
  const twin = ({ x, parameters }: Computed, states: number, step: Step): number[][] =>
    Array.from({ length: SEQUENCES }, (_, s) => s).flatMap((s) => {
      let current = Array.from({ length: states }, () => [0, 0]);
      return Array.from({ length: LENGTH }, (_, t) => {
        const row = x[s * LENGTH + t] ?? [];
        const own = plus(times(row, all(parameters, "r/input/weights")), only(parameters, "r/input/biases"));
        current = step(own, current);
        return current[0] ?? [];
      });
    });

  test("elman", () => {
    const found = computed((builder, x) => elman(builder, "r", x, options));
    const u = all(found.parameters, "r/state");
    expect(found.rows).toEqual(
      near(twin(found, 1, (own, [h = []]) => [plus(own, times(h, u)).map(Math.tanh)])),
    );
  });

  test("gru", () => {
    const found = computed((builder, x) => gru(builder, "r", x, options));
    const [u, c] = [all(found.parameters, "r/state"), only(found.parameters, "r/state-biases")];
    const step: Step = (own, [h = []]) => {
      const hu = times(h, u);
      return [
        h.map((each, i) => {
          const z = sigmoid((own[i] ?? 0) + (hu[i] ?? 0));
          const r = sigmoid((own[2 + i] ?? 0) + (hu[2 + i] ?? 0));
          const n = Math.tanh((own[4 + i] ?? 0) + r * ((hu[4 + i] ?? 0) + (c[i] ?? 0)));
          return (1 - z) * n + z * each;
        }),
      ];
    };
    expect(found.rows).toEqual(near(twin(found, 1, step)));
  });

  test("lstm", () => {
    const found = computed((builder, x) => lstm(builder, "r", x, options));
    const u = all(found.parameters, "r/state");
    const step: Step = (own, [h = [], c = []]) => {
      const total = plus(own, times(h, u));
      const cell = c.map(
        (each, i) =>
          sigmoid(total[2 + i] ?? 0) * each + sigmoid(total[i] ?? 0) * Math.tanh(total[6 + i] ?? 0),
      );
      return [cell.map((each, i) => sigmoid(total[4 + i] ?? 0) * Math.tanh(each)), cell];
    };
    expect(found.rows).toEqual(near(twin(found, 2, step)));
  });
});
