/** The answers are made of the figures: another figure is another sentence, and a verdict is the joint test's. */
import { describe, expect, it } from "vitest";
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import { answersPage, withAnswers } from "../answers.ts";
import { answersOf } from "./answers.ts";
import type { PublishedSweep } from "./published-facts.ts";

const ratio = (estimate: number) => ({
  estimate,
  low: estimate / 2,
  high: 2 * estimate,
  mark: null,
  bound: null,
});

function sweepOf(name: string, cost: number, verdict: "cheaper" | "dearer" | "open"): PublishedSweep {
  const row = (optimizer: string, place: number, against: SweepFacts["rows"][number]["fromReference"]) => ({
    optimizer,
    family: "",
    place,
    ratio: ratio(cost),
    fromReference: against,
    fromLeader: place === 1 ? null : ("dearer" as const),
  });
  const pair = (optimizer: string, control: string) => ({
    optimizer,
    control,
    differs: "",
    ratio: ratio(cost),
    verdict,
  });
  const facts: SweepFacts = {
    sweep: "aaaaaaaaaaaa",
    name,
    endedAt: null,
    imported: null,
    isVouchedFor: null,
    trials: 1,
    studies: 6,
    blocks: 6,
    reference: "adam",
    leader: "adam",
    problems: [],
    rows: [
      row("adam", 1, null),
      row("saddle-free-newton", 2, verdict),
      row("krylov-saddle-free-newton", 3, verdict),
    ],
    cells: [],
    source: { edition: 2, configurations: 0, problems: [], cells: [] },
    controls: [
      pair("saddle-free-newton", "damped-newton"),
      pair("krylov-saddle-free-newton", "krylov-damped-newton"),
    ],
  };
  return { facts, saddleEnds: new Map([["newton", [3, 9]]]) };
}

const NAMES = ["sfn-small-nets", "sfn-small-nets-minibatch", "saddle-zoo", "defaults", "quickstart-verdicts"];
const published = (cost: number, verdict: "cheaper" | "dearer" | "open") =>
  new Map(NAMES.map((name) => [name, sweepOf(name, cost, verdict)]));

describe("answers", () => {
  it("print each figure with its interval, and change with it", () => {
    const page = answersPage(answersOf(published(0.5, "cheaper")));
    expect(page).toContain("costs 0.50 (0.25–1.0) times as much as `krylov-damped-newton`");
    expect(page).toContain("`newton` 3 of 9");
    expect(answersPage(answersOf(published(0.6, "cheaper")))).not.toBe(page);
  });

  it("claim a difference only where the joint test does", () => {
    const words = answersPage(answersOf(published(0.5, "open")));
    expect(words).toContain("does not tell them apart");
    expect(words).not.toContain("the joint test tells them apart");
    expect(answersPage(answersOf(published(0.5, "dearer")))).not.toContain("does not tell them apart");
  });

  it("put five sentences between the marks of the README and leave the rest", () => {
    const readme = "# A\n<!-- answers: npm run answers -->\nwhat stood here\n<!-- /answers -->\nrest\n";
    const written = withAnswers(readme, answersOf(published(2, "dearer")));
    expect(written.startsWith("# A\n")).toBe(true);
    expect(written.endsWith("<!-- /answers -->\nrest\n")).toBe(true);
    expect(written).not.toContain("what stood here");
    expect(written.match(/^- /gm)).toHaveLength(5);
    expect(written).toContain("](docs/results/");
    expect(() => withAnswers("# A", [])).toThrow("no marks");
  });

  it("need every published sweep that they speak of", () => {
    const some = published(1, "open");
    some.delete("defaults");
    expect(() => answersOf(some)).toThrow("docs/results has no defaults");
  });
});
