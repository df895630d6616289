/** Every optimizer on every problem of the sweeps of the first page: cost against the reference of its sweep. */
import type { FactRatio, SweepFacts } from "../contracts/sweep-facts.ts";
import { intervalWords, ratioWords, shortRatio } from "./fact-words.ts";
import { latestOf } from "./latest.ts";

export interface HeatCell {
  /** `0.44`, `only`, `never`, `·` (neither reaches a target), `1`; empty: it did not take part. */
  readonly text: string;
  /** 0 (an eighth and less) to 8 (eight times and more), 4: the same; null: not told apart, so that it has no colour. */
  readonly step: number | null;
  /** What the cell says, without colour. */
  readonly label: string;
}

export interface HeatColumn {
  /** Label of the problem; null: all problems of the sweep together. */
  readonly problem: string | null;
  /** For its head: the label without what all problems of the sweep have in common. */
  readonly title: string;
}

export interface HeatGroup {
  readonly sweep: string;
  readonly name: string;
  readonly reference: string;
  readonly columns: readonly HeatColumn[];
}

export interface HeatMap {
  readonly groups: readonly HeatGroup[];
  readonly families: readonly {
    readonly family: string;
    readonly rows: readonly {
      readonly optimizer: string;
      /** In the order of the groups' columns. */
      readonly cells: readonly (readonly HeatCell[])[];
    }[];
  }[];
}

const ABSENT: HeatCell = { text: "", step: null, label: "did not take part" };

/** Curves of other programs stay out: their problems are not those of the catalogue. @param facts newest first */
export function heatMap(facts: readonly SweepFacts[]): HeatMap {
  const sweeps = latestOf(facts)
    .filter(({ imported, leader }) => imported !== "curves" && leader !== null)
    .toSorted((a, b) => b.cells.length - a.cells.length);
  const groups = sweeps.map(({ sweep, name, reference, problems }) => ({
    sweep,
    name,
    reference,
    columns: [
      ...(problems.length > 1 ? [{ problem: null, title: "all problems" }] : []),
      ...shortTitles(problems.map(({ label }) => label)),
    ],
  }));
  const known = new Map<string, string>();
  for (const { rows } of sweeps)
    for (const { optimizer, family } of rows) known.set(optimizer, known.get(optimizer) ?? family);
  const found = sweeps.map(
    (each) => new Map(each.cells.map((cell) => [`${cell.problem}\n${cell.optimizer}`, cell])),
  );
  const cellsOf = (optimizer: string) =>
    groups.map(({ columns, reference }, g) =>
      columns.map(({ problem }) => {
        if (problem !== null) {
          const cell = found[g]?.get(`${problem}\n${optimizer}`);
          return cell ? heatCell(optimizer, problem, reference, cell.ratio, cell.verdict) : ABSENT;
        }
        const row = sweeps[g]?.rows.find((each) => each.optimizer === optimizer);
        return row ? heatCell(optimizer, "all problems", reference, row.ratio, row.fromReference) : ABSENT;
      }),
    );
  const families = [...Map.groupBy(known, ([, family]) => family)].map(([family, members]) => ({
    family,
    rows: members.map(([optimizer]) => ({ optimizer, cells: cellsOf(optimizer) })),
  }));
  return { groups, families };
}

/** `mnist-10x10[hidden=5]` where the problems of the sweep differ in nothing else; the name alone where there is one. */
function shortTitles(labels: readonly string[]): readonly HeatColumn[] {
  const parts = labels.map((label) => {
    const [, name = label, options = ""] = /^([^[]*)\[(.*)\]$/.exec(label) ?? [];
    return { label, name, options: options === "" ? [] : options.split(",") };
  });
  const shared = (option: string): boolean => parts.every(({ options }) => options.includes(option));
  const titles = parts.map(({ name, options }) => {
    const own = options.filter((option) => labels.length > 1 && !shared(option));
    return own.length === 0 ? name : `${name}[${own.join(",")}]`;
  });
  return parts.map(({ label }, i) => ({ problem: label, title: titles[i] ?? label }));
}

/** @param verdict null: the reference itself */
export function heatCell(
  optimizer: string,
  on: string,
  reference: string,
  ratio: FactRatio,
  verdict: SweepFacts["cells"][number]["verdict"],
): HeatCell {
  const where = `${optimizer} on ${on}`;
  if (verdict === null) return { text: "1", step: null, label: `${where}: the reference` };
  const isTold = verdict === "cheaper" || verdict === "dearer";
  const told = isTold
    ? `told apart: ${verdict} than ${reference}`
    : verdict === "open"
      ? `not told apart from ${reference}`
      : `too few studies to tell it from ${reference}`;
  const amount = `${ratioWords(ratio)}${intervalWords(ratio)} of the cost of ${reference}`;
  return {
    text: textOf(ratio),
    step: isTold && ratio.estimate !== null ? stepOf(ratio.estimate) : null,
    label: `${where}: ${amount}${MARKS[ratio.mark ?? "none"].replace("REFERENCE", reference)}, ${told}`,
  };
}

const MARKS = {
  none: "",
  only: ", it reaches some target and REFERENCE reaches none",
  never: ", REFERENCE reaches some target and it reaches none",
  "both-miss": ", neither reaches any target",
} as const;

function textOf({ estimate, mark }: FactRatio): string {
  if (mark === "both-miss") return "·";
  if (mark !== null) return mark;
  return estimate === null ? "–" : shortRatio(estimate);
}

/** Upper bounds of |log₂ ratio| of the middle step and of the three beside it. */
const STEPS = [0.1, 0.6, 1.5, 2.5] as const;

function stepOf(ratio: number): number {
  const size = Math.abs(Math.log2(ratio));
  const away = STEPS.filter((bound) => size >= bound).length;
  return ratio < 1 ? 4 - away : 4 + away;
}
