/** The answers are made of the figures: another figure is another sentence, and a verdict is the joint test's. */
import { describe, expect, it } from "vitest";
import type { ClaimList, ClaimRow } from "../../shared/contracts/claim-row.ts";
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
  return { facts, saddleEnds: new Map([["newton", [3, 9]]]), parameters: 2_785 };
}

const NAMES = [
  "sfn-small-nets",
  "sfn-small-nets-minibatch",
  "saddle-zoo",
  "defaults",
  "quickstart-verdicts",
  "char-transformer",
];
const published = (cost: number, verdict: "cheaper" | "dearer" | "open") =>
  new Map(NAMES.map((name) => [name, sweepOf(name, cost, verdict)]));

const row = (name: string, verdict: string, figures: readonly string[]): ClaimRow => ({
  name,
  title: `title of ${name}`,
  who: "",
  statement: "",
  what: "",
  limits: "",
  verdict,
  met: [],
  refuted: [],
  open: [],
  failedChecks: [],
  figures: figures.map((figure) => ({ name: figure, meaning: "", text: `<${figure}>`, over: "" })),
  command: "",
  time: "",
  exports: [],
});
const HELD_OUT = ["momentum", "adam", "krylov-damped-newton"].map(
  (control) => `held-out over ${control}, sfn-small-nets-minibatch`,
);
const claimed: ClaimList = {
  claims: [
    row("small-nets", "holds only where", HELD_OUT),
    row("curvature-noise", "not told", ["wrong, 16", "wrong, 256", "found, 5", "found, 40"]),
  ],
  untested: [{ who: "", statement: "", why: "" }],
};

describe("answers", () => {
  it("are made of the rows of the claims too: their figures, and each under its verdict", () => {
    const page = (list: ClaimList): string => answersPage(answersOf(published(1, "open"), list));
    for (const { figures } of claimed.claims)
      for (const { text } of figures) expect(page(claimed)).toContain(text);
    const link = (name: string): string => `[title of ${name}](claims/${name}.md)`;
    expect(page(claimed)).toContain(`Holds in part: ${link("small-nets")}.`);
    expect(page(claimed)).toContain(`Not told: ${link("curvature-noise")}.`);
    expect(() => page({ ...claimed, claims: claimed.claims.slice(1) })).toThrow("has no figure");
  });

  it("print each figure with its interval, and change with it", () => {
    const page = answersPage(answersOf(published(0.5, "cheaper"), claimed));
    expect(page).toContain("costs 0.50 (0.25–1.0) times as much as `krylov-damped-newton`");
    expect(page).toContain("`newton` 3 of 9");
    expect(answersPage(answersOf(published(0.6, "cheaper"), claimed))).not.toBe(page);
  });

  it("claim a difference only where the joint test does", () => {
    const words = answersPage(answersOf(published(0.5, "open"), claimed));
    expect(words).toContain("does not tell them apart");
    expect(words).not.toContain("the joint test tells them apart");
    expect(answersPage(answersOf(published(0.5, "dearer"), claimed))).not.toContain(
      "does not tell them apart",
    );
  });

  it("put five sentences between the marks of the README and leave the rest", () => {
    const readme = "# A\n<!-- answers: npm run answers -->\nwhat stood here\n<!-- /answers -->\nrest\n";
    const written = withAnswers(readme, answersOf(published(2, "dearer"), claimed));
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
    expect(() => answersOf(some, claimed)).toThrow("docs/results has no defaults");
  });
});
