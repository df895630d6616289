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

/** One sentence each. */
export function designNotes(protocol: Protocol, entries: readonly PlanEntry[]): readonly string[] {
  const { studies, finalSeeds, oneForAll = false } = protocol;
  if (finalSeeds === 0)
    return [
      "No final runs: a winner's own tuning run flatters it, so there will be no order, no interval and no verdict.",
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
      `${countOf(studies, "study", "studies")} of ${countOf(problems, "problem", "problems")}${oneForAll ? " with one configuration for all" : ""} make ${countOf(blocks, "block", "blocks")}, fewer than ${MIN_BLOCKS}: ` +
        `this sweep shows an order and intervals, but it can tell nobody apart. ${price(MIN_BLOCKS)} is the least that can, ${price(USUAL_BLOCKS)} usually does.`,
    );
  }
  if (studies === 1) notes.push("1 study: no interval on a problem; 3 studies are the fewest that give one.");
  if (studies === 2)
    notes.push("2 studies: the two values instead of an interval; 3 are the fewest that give one.");
  return notes;
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
