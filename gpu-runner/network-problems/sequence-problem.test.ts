/** Made-up sequences: what is read and what is asked for at each place. */
import { describe, expect, test } from "vitest";
import { COPY } from "../problems/copy-sequence.ts";
import { SORT } from "../problems/sort-sequence.ts";
import { answeredSequences } from "./sequence-problem.ts";

const LAW = { length: 5, symbols: 7 };

/** Row by row: symbols, what stands at the separator's place, what is read of the answer, and the labels. */
function rowsOf(task: typeof COPY | typeof SORT, count: number, part: "trained" | "unseen") {
  const { features, targets } = answeredSequences(task, LAW, count, part);
  return Array.from({ length: count }, (_, row) => {
    const read = [...features.slice(10 * row, 10 * row + 10)];
    return {
      symbols: read.slice(0, 5),
      separator: read[5],
      said: read.slice(6),
      labels: [...targets.slice(5 * row, 5 * row + 5)],
    };
  });
}

/** By counting, not by comparing. */
const inOrder = (symbols: readonly number[]): number[] =>
  Array.from({ length: LAW.symbols }, (_, symbol) => symbols.filter((each) => each === symbol)).flat();

describe.each([
  ["copy-sequence", COPY, (symbols: readonly number[]) => [...symbols]],
  ["sort-sequence", SORT, inOrder],
])("%s", (_, task, wanted) => {
  test("asks for the right answer, and shows no more of it than what came before", () => {
    for (const { symbols, separator, said, labels } of rowsOf(task, 300, "trained")) {
      expect(labels).toEqual(wanted(symbols));
      expect(said).toEqual(labels.slice(0, -1));
      expect(separator).toBe(LAW.symbols);
    }
  });

  test("draws every symbol about equally often, the same sequences each time, others to be held out", () => {
    const rows = rowsOf(task, 1000, "trained");
    const drawn = rows.flatMap(({ symbols }) => symbols);
    const share = 1 / LAW.symbols;
    // 5,000 draws: four standard deviations.
    for (let symbol = 0; symbol < LAW.symbols; symbol++)
      expect(Math.abs(drawn.filter((each) => each === symbol).length - 5000 * share)).toBeLessThan(
        4 * Math.sqrt(5000 * share * (1 - share)),
      );
    expect(rowsOf(task, 1000, "trained")).toEqual(rows);
    expect(rowsOf(task, 20, "unseen")).not.toEqual(rows.slice(0, 20));
  });
});

test("the two problems draw from streams of their own", () => {
  expect(new Set([...COPY.streams, ...SORT.streams]).size).toBe(4);
});
