/**
 * `latching`: a recurrent network reads a sequence of symbols and has to say, at its end, which came first. What was read early
 * has to survive every later step, so the loss lies on a plateau until it does.
 */
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import { numberOption, trainingOptions } from "../network-problems/network-problem.ts";
import { cellOf, cellOption, recurrentOutputs } from "../network-problems/recurrent-reader.ts";
import { hostUniforms } from "../random/normal.ts";

/** The sequences are the same for every trial. */
const DATA_SEED = 1;
/** Streams of the draws: sequences that are trained on, and others. */
const [TRAINED, UNSEEN] = [0x400, 0x401];

/** Sequences of uniform symbols, labelled by their first. */
export function sequences(count: number, length: number, symbols: number, stream: number): LabelledExamples {
  const drawn = Array.from(hostUniforms(DATA_SEED, stream, count * length), (x) => Math.floor(symbols * x));
  return {
    count,
    features: Float32Array.from(drawn),
    targets: Uint8Array.from({ length: count }, (_, row) => drawn[row * length] as number),
  };
}

export const latching = defineFormulaProblem({
  name: "latching",
  title: "Latching: the first symbol of a sequence by a recurrent network",
  definition: String.raw`h_t = \mathrm{cell}(E_{s_t}, h_{t-1}),\; h_0 = 0,\; f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(W^\top h_T + w)_{s_1}`,
  options: {
    cell: cellOption,
    length: {
      kind: "integer",
      default: 6,
      range: [2, 64],
      scale: "log",
      meaning: "symbols of a sequence",
      source: "Bengio, Simard, Frasconi 1994, IEEE Trans. Neural Networks 5(2), section 3",
    },
    symbols: {
      kind: "integer",
      default: 4,
      range: [2, 64],
      scale: "log",
      meaning: "kinds of symbols, which are also the classes",
      source: "Hochreiter, Schmidhuber 1997, Neural Computation 9(8), section 5",
    },
    width: {
      kind: "integer",
      default: 8,
      range: [1, 128],
      scale: "log",
      meaning: "width of the state and of the embedding",
      source: "docs/spec/problems.md",
    },
    ...trainingOptions({ examples: 128, maximum: 60_000, batch: 0 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [0.72, 0.0084, 0.0017, 0.00056],
  version: 1,
  budget: 600,
  source: "Bengio, Simard, Frasconi 1994, IEEE Trans. Neural Networks 5(2); Hochreiter, Schmidhuber 1997",
  network: (options) => {
    const [length, width] = [numberOption(options, "length"), numberOption(options, "width")];
    const symbols = numberOption(options, "symbols");
    return {
      inputs: length,
      outputs: (builder, x) =>
        recurrentOutputs(builder, x, {
          cell: cellOf(options),
          tokens: "symbols",
          vocabulary: symbols,
          classes: symbols,
          length,
          width,
          read: [length - 1, 1],
        }),
      loss: softmaxCrossEntropy,
    };
  },
  examples: async (_source, options) =>
    sequences(
      numberOption(options, "examples"),
      numberOption(options, "length"),
      numberOption(options, "symbols"),
      TRAINED,
    ),
  heldOut: {
    generate: (options, count) =>
      sequences(count, numberOption(options, "length"), numberOption(options, "symbols"), UNSEEN),
  },
});
