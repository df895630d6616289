/**
 * Problems on made-up sequences: symbols, a separator, and then an answer of as many symbols that follows from them. The network
 * reads all of it from left to right and predicts the answer, each symbol from what stands before it.
 *
 * ```
 * reads       s₁ s₂ … s_n = y₁ … y_{n−1}
 * predicts              y₁ y₂ … y_n
 * ```
 */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import type { ProblemDefinition } from "../problem.ts";
import { hostUniforms } from "../random/normal.ts";
import { decoderOutputs } from "./decoder.ts";
import { defineFormulaProblem, type FormulaProblem } from "./formula-problem.ts";
import { choiceOption, numberOption, trainingOptions } from "./network-problem.ts";
import { recurrentOutputs } from "./recurrent-reader.ts";

const MODELS = ["transformer", "gru", "lstm"] as const;
/** The sequences are the same for every trial. */
const DATA_SEED = 1;
const TRANSFORMER = { heads: 2, blocks: 1, norm: "layer", positions: "learned", head: "own" } as const;

export interface SequenceProblem
  extends Pick<
    FormulaProblem,
    "name" | "title" | "definition" | "targets" | "version" | "budget" | "source"
  > {
  /** Of sequences that are trained on, and of others: no other problem draws from them. */
  readonly streams: readonly [trained: number, unseen: number];
  /** As many symbols as are given. */
  answer(symbols: readonly number[]): readonly number[];
}

interface Sequences {
  readonly length: number;
  /** Kinds. */
  readonly symbols: number;
}

const sequencesOf = (options: ParameterValues): Sequences => ({
  length: numberOption(options, "length"),
  symbols: numberOption(options, "symbols"),
});

/** Sequences of uniform symbols with their answers. */
export function answeredSequences(
  { streams, answer }: Pick<SequenceProblem, "streams" | "answer">,
  { length, symbols }: Sequences,
  count: number,
  part: "trained" | "unseen",
): LabelledExamples {
  const stream = streams[part === "trained" ? 0 : 1];
  const drawn = Array.from(hostUniforms(DATA_SEED, stream, count * length), (x) => Math.floor(symbols * x));
  const rows = Array.from({ length: count }, (_, row) => drawn.slice(row * length, (row + 1) * length));
  const answers = rows.map(answer);
  return {
    count,
    features: Float32Array.from(
      rows.flatMap((row, at) => [...row, symbols, ...(answers[at] as readonly number[]).slice(0, -1)]),
    ),
    targets: Uint8Array.from(answers.flat()),
  };
}

export function defineSequenceProblem(problem: SequenceProblem): ProblemDefinition {
  const { streams, answer, ...entry } = problem;
  const task = { streams, answer };
  return defineFormulaProblem({
    ...entry,
    options: {
      model: {
        kind: "choice",
        default: "transformer",
        choices: MODELS,
        meaning: "transformer: a decoder of one block with two heads; gru and lstm: a recurrent layer",
        source: "Graves, Wayne, Danihelka 2014, arXiv 1410.5401; Vaswani et al. 2017, arXiv 1706.03762",
      },
      length: {
        kind: "integer",
        default: 6,
        range: [2, 32],
        scale: "log",
        meaning: "symbols of a sequence",
        source: "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1: 1 to 20",
      },
      symbols: {
        kind: "integer",
        default: 8,
        range: [2, 64],
        scale: "log",
        meaning: "kinds of symbols",
        source: "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1: words of 8 bits",
      },
      size: {
        kind: "integer",
        default: 8,
        range: [1, 64],
        scale: "log",
        meaning: "half of the width of the network: a transformer has two heads of it",
        source: "docs/spec/problems.md",
      },
      ...trainingOptions({ examples: 256, maximum: 60_000, batch: 16 }),
    },
    network: (options) => {
      const { length, symbols } = sequencesOf(options);
      const model = choiceOption(options, "model", MODELS);
      const width = TRANSFORMER.heads * numberOption(options, "size");
      const layout = {
        vocabulary: symbols + 1,
        classes: symbols,
        length: 2 * length,
        width,
        read: [length, length],
      } as const;
      return {
        inputs: 2 * length,
        places: length,
        outputs: (builder, x) =>
          model === "transformer"
            ? decoderOutputs(builder, x, { ...layout, ...TRANSFORMER })
            : recurrentOutputs(builder, x, { ...layout, cell: model, tokens: "tokens" }),
        loss: softmaxCrossEntropy,
      };
    },
    examples: async (_source, options) =>
      answeredSequences(task, sequencesOf(options), numberOption(options, "examples"), "trained"),
    heldOut: {
      generate: (options, count) => answeredSequences(task, sequencesOf(options), count, "unseen"),
    },
  });
}
