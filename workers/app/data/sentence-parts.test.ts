import { expect, it } from "vitest";
import { sentenceParts } from "./sentence-parts.ts";

const NAMES = ["adam", "newton", "saddle-free-newton", "armijo[direction=adam]"];
const figures = (sentence: string) =>
  sentenceParts(sentence, NAMES).flatMap(({ text, figure, optimizer, reference }) =>
    figure === null ? [] : [[text, figure, optimizer, reference]],
  );

it("finds the figures and whose they are: the name before them", () => {
  const sentence =
    "Told apart from the reference: 2 are cheaper than adam (saddle-free-newton ≥ ×0.21 (0.17–0.26), armijo[direction=adam] ×12); one is not told apart from it.";
  expect(figures(sentence)).toEqual([
    ["Told apart", "told", null, null],
    ["≥ ×0.21 (0.17–0.26)", "ratio", "saddle-free-newton", null],
    ["×12", "ratio", "armijo[direction=adam]", null],
    ["is not told apart".slice(3), "told", "armijo[direction=adam]", null],
  ]);
});

it("takes a pair for what it says, whatever stands in its brackets", () => {
  expect(
    figures("newton against adam (the control differs in one thing: adam): cost ×0.5, not told apart."),
  ).toEqual([
    ["×0.5", "ratio", "newton", "adam"],
    ["not told apart", "told", "newton", "adam"],
  ]);
});

it("loses no letter of a sentence", () => {
  for (const sentence of [
    "On 12 closed-form problems, adam comes first of 44. It is told apart from 3 of the others, and not from newton.",
    "The first place is the same whether a missed target counts as 1, 2 or 10 budgets.",
    "adam comes first but is not called the leader: only 3 of its 12 final runs were made by the operator's own runner.",
    "Nothing here is a figure.",
  ])
    expect(
      sentenceParts(sentence, NAMES)
        .map(({ text }) => text)
        .join(""),
    ).toBe(sentence);
  expect(figures("Nothing here is a figure.")).toEqual([]);
  expect(figures("counts as 1: a missed target counts as 1, 2 or 10 budgets.")).toEqual([
    ["missed target counts as 1, 2 or 10 budgets", "runLoss", null, null],
  ]);
});
