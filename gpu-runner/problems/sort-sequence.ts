/** `sort-sequence`: a network reads symbols and says them in order. It has to count what it has read and what it has said. */
import { defineSequenceProblem } from "../network-problems/sequence-problem.ts";

/** What is asked for, and where its sequences are drawn. */
export const SORT = {
  streams: [0x800, 0x801],
  answer: (symbols: readonly number[]): readonly number[] => symbols.toSorted((a, b) => a - b),
} as const;

export const sortSequence = defineSequenceProblem({
  ...SORT,
  name: "sort-sequence",
  title: "Sorting a sequence",
  definition: String.raw`f(\theta) = \frac{1}{B n} \sum_b \sum_{t = 1}^{n} -\ln p_\theta(s_{(t)} \mid s_1 \dots s_n, =, s_{(1)} \dots s_{(t - 1)}),\; s_t \sim \mathrm{U}\{1, \dots, m\},\; s_{(1)} \le \dots \le s_{(n)}`,
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [1.4, 0.51, 0.16, 0.055],
  version: 1,
  budget: 300,
  source: "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.5 (priority sort)",
});
