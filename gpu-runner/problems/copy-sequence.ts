/** `copy-sequence`: a network reads symbols and says them again. It has to find what stood as many places before. */
import { defineSequenceProblem } from "../network-problems/sequence-problem.ts";

/** What is copied, and where its sequences are drawn. */
export const COPY = {
  streams: [0x700, 0x701],
  answer: (symbols: readonly number[]): readonly number[] => symbols,
} as const;

export const copySequence = defineSequenceProblem({
  ...COPY,
  name: "copy-sequence",
  title: "Copying a sequence",
  definition: String.raw`f(\theta) = \frac{1}{B n} \sum_b \sum_{t = 1}^{n} -\ln p_\theta(s_t \mid s_1 \dots s_n, =, s_1 \dots s_{t - 1}),\; s_t \sim \mathrm{U}\{1, \dots, m\}`,
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [1.9, 0.0091, 0.0024, 0.0008],
  version: 1,
  budget: 300,
  source: "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1",
});
