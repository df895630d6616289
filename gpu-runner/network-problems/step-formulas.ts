/** What each kind of step of a person's model (`shared/models/steps/`) is as a formula: layers of `layers/`, weights in tfjs's order. */
import type { Shape, StepOperation } from "../../shared/models/steps/step.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { averagePool } from "../layers/average-pool.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { depthwiseConv2d } from "../layers/depthwise-conv2d.ts";
import { embedding } from "../layers/embedding.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { maxPool } from "../layers/max-pool.ts";
import { separableConv2d } from "../layers/separable-conv2d.ts";
import { tfjsRecurrent } from "../layers/tfjs-recurrent.ts";

/** Stored mean and variance of a batch normalisation. */
export interface Statistics {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

export interface StepContext {
  readonly builder: NetworkBuilder;
  /** Unique among steps with weights. */
  readonly name: string;
  /** `[rows, …shape of one example]` each, at least one. */
  readonly inputs: readonly Node[];
  /** Of the result, with the rows. */
  readonly shape: readonly number[];
  /** Absent: those of the batch. */
  readonly statistics?: Statistics | undefined;
}

type Formulas = {
  readonly [Kind in StepOperation["kind"]]: (
    step: Extract<StepOperation, { readonly kind: Kind }>,
    context: StepContext & { readonly x: Node },
  ) => Node;
};

/** An image; lines `[rows, steps, channels]` get a column. */
const asImages = ({ builder, x }: { readonly builder: NetworkBuilder; readonly x: Node }): Node =>
  x.shape.length === 4
    ? x
    : builder.graph.reshape(x, [x.shape[0] as number, x.shape[1] as number, 1, x.shape[2] as number]);

/** `[…, width]` as `[rows, width]`. */
function asRows({ builder, x }: { readonly builder: NetworkBuilder; readonly x: Node }): Node {
  const width = x.shape.at(-1) as number;
  const rows = x.shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  return builder.graph.reshape(x, [rows, width]);
}

/** `[rows, places, width]` with the places from the last to the first. */
function reversed({ graph }: NetworkBuilder, x: Node): Node {
  const places = [...Array(x.shape[1] as number).keys()].reverse();
  return graph.concat(
    places.map((place) => graph.slice(x, 1, place, 1)),
    1,
  );
}

/** Two by two, of nodes of one shape. */
const MERGES = {
  add: "a + b",
  average: "a + b",
  multiply: "a * b",
  maximum: "select(a < b, b, a)",
  minimum: "select(b < a, b, a)",
} as const;

const FORMULAS: Formulas = {
  dense: ({ units, bias }, context) => dense(context.builder, context.name, asRows(context), units, { bias }),
  conv2d: ({ filters, bias, sliding }, context) =>
    conv2d(context.builder, context.name, asImages(context), { outputs: filters, bias, ...sliding }),
  "depthwise-conv2d": ({ multiplier, bias, sliding }, context) =>
    depthwiseConv2d(context.builder, context.name, asImages(context), { multiplier, bias, ...sliding }),
  "separable-conv2d": ({ filters, multiplier, bias, sliding }, context) =>
    separableConv2d(context.builder, context.name, asImages(context), {
      outputs: filters,
      multiplier,
      bias,
      ...sliding,
    }),
  pool: ({ by, sliding }, context) =>
    (by === "max" ? maxPool : averagePool)(context.builder, context.name, asImages(context), sliding),
  "global-pool": ({ by }, { builder: { graph }, x }) => {
    const places = x.shape.slice(1, -1).reduce((product, extent) => product * extent, 1);
    const rows = graph.reshape(x, [x.shape[0] as number, places, x.shape.at(-1) as number]);
    return by === "max" ? graph.max(rows, 1) : graph.mean(rows, 1);
  },
  "batch-norm": ({ epsilon, scale, center }, { builder, name, x, statistics }) => {
    const width = [x.shape.at(-1) as number];
    const fixed = statistics && {
      mean: builder.fixed(`${name}/mean`, width, statistics.mean),
      variance: builder.fixed(`${name}/variance`, width, statistics.variance),
    };
    return batchNorm(builder, name, x, { epsilon, scale, center, ...(fixed ? { statistics: fixed } : {}) });
  },
  "layer-norm": ({ epsilon, scale, center }, { builder, name, x }) =>
    layerNorm(builder, name, x, { epsilon, scale, center }),
  embedding: (size, { builder, name, x }) => {
    const tokens = x.shape.reduce((product, extent) => product * extent, 1);
    return embedding(builder, name, builder.graph.reshape(x, [tokens, 1]), size).rows;
  },
  recurrent: ({ units, sequences, backwards, ...cell }, { builder, name, x }) => {
    const { graph } = builder;
    const [rows = 0, length = 0, width = 0] = x.shape;
    const seen = backwards ? reversed(builder, x) : x;
    const flat = graph.reshape(seen, [rows * length, width]);
    const states = tfjsRecurrent(builder, name, flat, { ...cell, length, width: units });
    const places = graph.reshape(states, [rows, length, units]);
    return sequences ? places : graph.slice(places, 1, length - 1, 1);
  },
  activation: ({ activation }, { builder, x }) => builder.graph.formula(activation, { x }),
  softmax: (_step, { builder: { graph }, x }) => {
    const axis = x.shape.length - 1;
    const powers = graph.formula("exp(z - m)", { z: x, m: graph.shift(x, axis) });
    return graph.formula("e / total", { e: powers, total: graph.sum(powers, axis) });
  },
  reshape: (_step, { x }) => x,
  permute: ({ axes }, { builder, x }) => builder.graph.permute(x, [0, ...axes.map((axis) => axis + 1)]),
  pad: ({ rows, columns }, { builder: { graph }, x }) => {
    const around = (inner: Node, axis: number, [before, after]: readonly [number, number]): Node => {
      const zeros = (extent: number): readonly Node[] =>
        extent > 0 ? [graph.constant(0, inner.shape.with(axis, extent))] : [];
      return graph.concat([...zeros(before), inner, ...zeros(after)], axis);
    };
    return around(around(x, 1, rows), 2, columns);
  },
  merge: ({ by }, { builder: { graph }, inputs }) => {
    const all = inputs.reduce((a, b) => graph.formula(MERGES[by], { a, b }));
    return by === "average" ? graph.formula("all / n", { all, n: inputs.length }) : all;
  },
  reverse: (_step, { builder, x }) => reversed(builder, x),
  concatenate: ({ axis }, { builder, inputs }) => builder.graph.concat(inputs, axis + 1),
  identity: (_step, { x }) => x,
};

/** @returns the step's result, in the shape that it says */
export function stepFormula<Kind extends StepOperation["kind"]>(
  operation: Extract<StepOperation, { readonly kind: Kind }>,
  context: StepContext,
): Node {
  const x = context.inputs[0] as Node;
  const formula = FORMULAS[operation.kind as Kind] as Formulas[Kind];
  return context.builder.graph.reshape(formula(operation, { ...context, x }), context.shape);
}

/** How many tensors of weights a step has in tfjs, statistics included. */
export function weightCount(operation: StepOperation): number {
  switch (operation.kind) {
    case "dense":
    case "conv2d":
    case "depthwise-conv2d":
      return operation.bias ? 2 : 1;
    case "separable-conv2d":
    case "recurrent":
      return operation.bias ? 3 : 2;
    case "batch-norm":
      return 2 + Number(operation.scale) + Number(operation.center);
    case "layer-norm":
      return Number(operation.scale) + Number(operation.center);
    case "embedding":
      return 1;
    default:
      return 0;
  }
}

/** With the rows of a batch. */
export const batched = (rows: number, shape: Shape): readonly number[] => [rows, ...shape];
