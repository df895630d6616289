/**
 * `latching`: a recurrent network reads a sequence of symbols and has to say, at its end, which came first. What was read early
 * has to survive every later step, so the loss lies on a plateau until it does.
 */
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { placeOf } from "../layers/positions.ts";
import { elman, gru, lstm } from "../layers/recurrent.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import { choiceOption, numberOption, trainingOptions } from "../network-problems/network-problem.ts";
import { hostUniforms } from "../random/normal.ts";

const CELLS = { gru, lstm, elman } as const;
const CELL_NAMES = ["gru", "lstm", "elman"] as const;
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
    cell: {
      kind: "choice",
      default: "gru",
      choices: CELL_NAMES,
      meaning: "what a step does",
      source:
        "Cho et al. 2014, arXiv 1406.1078; Hochreiter, Schmidhuber 1997; Elman 1990, Cognitive Science 14",
    },
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
      outputs(builder, x) {
        const { graph } = builder;
        const tokens = graph.reshape(x, [(x.shape[0] as number) * length, 1]);
        const { rows } = embedding(builder, "symbols", tokens, { vocabulary: symbols, width });
        const cell = CELLS[choiceOption(options, "cell", CELL_NAMES)];
        const states = cell(builder, "cell", rows, { length, width });
        return dense(builder, "head", placeOf(graph, states, length, length - 1), symbols);
      },
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
