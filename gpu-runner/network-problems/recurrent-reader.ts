/** A recurrent network that reads tokens from left to right: embedding, a layer of cells unrolled over the places, a head. */
import type { ChoiceParameter, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { placesOf } from "../layers/positions.ts";
import { elman, gru, lstm } from "../layers/recurrent.ts";
import { choiceOption } from "./network-problem.ts";

const CELLS = { gru, lstm, elman } as const;
const CELL_NAMES = ["gru", "lstm", "elman"] as const;

export const cellOption = {
  kind: "choice",
  default: "gru",
  choices: CELL_NAMES,
  meaning: "what a step does",
  source: "Cho et al. 2014, arXiv 1406.1078; Hochreiter, Schmidhuber 1997; Elman 1990, Cognitive Science 14",
} as const satisfies ChoiceParameter;

export interface RecurrentReader {
  readonly cell: (typeof CELL_NAMES)[number];
  /** Of the embedding's table, among the parameters. */
  readonly tokens: string;
  /** Kinds of tokens. */
  readonly vocabulary: number;
  /** Kinds of tokens that are predicted: the first so many. */
  readonly classes: number;
  /** Tokens of a sequence. */
  readonly length: number;
  /** Of the state and of the embedding. */
  readonly width: number;
  /** Places at which something is predicted: the first, and how many. */
  readonly read: readonly [first: number, count: number];
}

export function cellOf(options: ParameterValues): RecurrentReader["cell"] {
  return choiceOption(options, "cell", CELL_NAMES);
}

/** @param x tokens `[rows, length]` @returns logits `[rows·places read, classes]` */
export function recurrentOutputs(builder: NetworkBuilder, x: Node, reader: RecurrentReader): Node {
  const { graph } = builder;
  const { vocabulary, classes, length, width, read } = reader;
  const tokens = graph.reshape(x, [(x.shape[0] as number) * length, 1]);
  const { rows } = embedding(builder, reader.tokens, tokens, { vocabulary, width });
  const states = CELLS[reader.cell](builder, "cell", rows, { length, width });
  return dense(builder, "head", placesOf(graph, states, length, ...read), classes);
}
