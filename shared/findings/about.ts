/** What all complete sweeps say of one optimizer, or of one problem: lines for the tables of their pages. */
import type { SweepFacts } from "../contracts/sweep-facts.ts";
import { intervalWords, ratioWords } from "./fact-words.ts";
import { latestOf } from "./latest.ts";

type Cell = SweepFacts["cells"][number];

export interface AboutLine {
  readonly sweep: string;
  readonly sweepName: string;
  readonly optimizer: string;
  /** Of the sweep. */
  readonly reference: string;
  /** Label; null: all problems of the sweep together. */
  readonly problem: string | null;
  /** `×0.44 (0.40–0.51) of adam`, or what it is instead. */
  readonly cost: string;
  /** What the joint test lets one say against the reference. */
  readonly told: string;
}

/** Of every corner of a design by that name, on all problems together and then on each. @param facts newest first */
export function aboutOptimizer(facts: readonly SweepFacts[], name: string): readonly AboutLine[] {
  return latestOf(facts).flatMap((sweep) => {
    const rows = sweep.rows.filter(({ optimizer }) => nameOf(optimizer) === name);
    const cells = sweep.cells.filter(({ optimizer }) => nameOf(optimizer) === name);
    const overall = sweep.problems.length > 1 ? rows : [];
    return [
      ...overall.map(({ optimizer, ratio, fromReference }) =>
        lineOf(sweep, { optimizer, ratio, verdict: fromReference }, null),
      ),
      ...cells.map((cell) => lineOf(sweep, cell, cell.problem)),
    ];
  });
}

/** Every optimizer on every variant of the problem, the cheapest first. @param facts newest first */
export function aboutProblem(facts: readonly SweepFacts[], name: string): readonly AboutLine[] {
  return latestOf(facts).flatMap((sweep) =>
    sweep.cells
      .filter(({ problem }) => nameOf(problem) === name)
      .toSorted(
        (a, b) => (a.problem < b.problem ? -1 : a.problem > b.problem ? 1 : 0) || costOf(a) - costOf(b),
      )
      .map((cell) => lineOf(sweep, cell, cell.problem)),
  );
}

/** The name of the catalogue, without what is fixed or chosen: `mlp` of `mlp[hidden=5]`. */
export function nameOf(label: string): string {
  return label.split("[")[0] ?? label;
}

function costOf({ ratio: { estimate } }: Cell): number {
  return estimate ?? Number.POSITIVE_INFINITY;
}

function lineOf(
  { sweep, name, reference }: SweepFacts,
  { optimizer, ratio, verdict }: Pick<Cell, "optimizer" | "ratio" | "verdict">,
  problem: string | null,
): AboutLine {
  const marks = {
    only: `only it reaches a target, ${reference} does not: `,
    never: `it never reaches a target that ${reference} reaches: `,
    "both-miss": "neither reaches a target: ",
    none: "",
  };
  const told = {
    cheaper: `told apart: cheaper than ${reference}`,
    dearer: `told apart: dearer than ${reference}`,
    open: `not told apart from ${reference}`,
    untestable: "too few studies to tell",
  };
  return {
    sweep,
    sweepName: name,
    optimizer,
    reference,
    problem,
    cost:
      verdict === null
        ? "the reference"
        : `${marks[ratio.mark ?? "none"]}${ratioWords(ratio)}${intervalWords(ratio)} of ${reference}`,
    told: verdict === null ? "–" : told[verdict],
  };
}
