/** What the design of a sweep can tell, said before it is run. */
import type { Protocol } from "../contracts/sweep.ts";
import { finalTrialsOf, type PlanEntry, tuningTrialsOf } from "./planned.ts";

/**
 * Blocks (problem × study) below which no pair of optimizers can be told apart: of the 2ⁿ sign flips, two (all signs,
 * and none) are as extreme as data in which one side wins everywhere, and 2/2⁵ is above 0.05.
 */
export const MIN_BLOCKS = 6;
/** With 8 of them, 80 % of the others were told from a leader on the surfaces the design was tried on; with 6, 39 %. */
const USUAL_BLOCKS = 8;

/** One thought each. */
export function designNotes(protocol: Protocol, entries: readonly PlanEntry[]): readonly string[] {
  const { studies, finalSeeds, oneForAll = false } = protocol;
  if (finalSeeds === 0)
    return [
      "There are no final runs. The tuning run of a winner is biased in its favour, so there will be no order, no interval and no verdict.",
    ];
  const notes: string[] = [];
  const problems = new Set(entries.map(({ problem }) => problem.label)).size;
  // With one configuration for all problems, what differs between them is no further tuning.
  const blocksOfStudy = oneForAll ? 1 : problems;
  const blocks = blocksOfStudy * studies;
  if (new Set(entries.map(({ optimizer }) => optimizer.name)).size < 2) return notes;
  if (blocks < MIN_BLOCKS) {
    const trials = entries.reduce((sum, entry) => sum + tuningTrialsOf(entry) + finalTrialsOf(entry), 0);
    const price = (wanted: number) => {
      const needed = Math.ceil(wanted / blocksOfStudy);
      return `${needed} studies (${((trials / studies) * needed).toLocaleString("en-US")} trials)`;
    };
    notes.push(
      `${countOf(studies, "study", "studies")} of ${countOf(problems, "problem", "problems")}${oneForAll ? " with one configuration for all" : ""} make ${countOf(blocks, "block", "blocks")}, fewer than ${MIN_BLOCKS}. ` +
        `This sweep shows an order and intervals, but it cannot tell any two optimizers apart. At least ${price(MIN_BLOCKS)} are needed for that; ${price(USUAL_BLOCKS)} are usually enough.`,
    );
  }
  if (studies === 1)
    notes.push("With 1 study there is no interval on a problem; an interval needs at least 3 studies.");
  if (studies === 2)
    notes.push(
      "With 2 studies the two values are shown instead of an interval; an interval needs at least 3 studies.",
    );
  return notes;
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
