/** Two optimizers problem by problem: ratio with its interval, how many runs reach the hardest target, the verdict. */
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { nameOf } from "../../../shared/findings/about.ts";
import { type Comparison, type ProblemComparison, sideOf } from "../../../shared/findings/compare.ts";
import { factRatio } from "../../../shared/findings/fact-words.ts";
import { intervalText, ratioText } from "../../../shared/scoring/board-words.ts";
import { Figure } from "./explain.tsx";
import { IntervalAxis, IntervalBar } from "./interval-bar.tsx";
import { Scroll } from "./scroll.tsx";
import { Term } from "./term.tsx";

export interface ComparedSweep {
  readonly facts: SweepFacts;
  readonly comparison: Comparison;
}

interface ComparisonTableProps {
  readonly own: string;
  readonly other: string;
  readonly sweeps: readonly ComparedSweep[];
}

export function ComparisonTable({ own, other, sweeps }: ComparisonTableProps) {
  return (
    <Scroll label="Problem by problem">
      <table class="one-line">
        <thead>
          <tr>
            <th scope="col">Problem</th>
            <th scope="col" class="axis">
              <IntervalAxis />
            </th>
            <th scope="col" class="number">
              Cost ÷ {other}
            </th>
            <th scope="col" class="number wide">
              {own} <Term of="success">at target</Term>
            </th>
            <th scope="col" class="number wide">
              {other} <Term of="success">at target</Term>
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        {sweeps.map(({ facts, comparison }) => (
          <tbody key={facts.sweep}>
            <tr class="group">
              <th scope="rowgroup" colSpan={6}>
                <a href={`/sweeps/${facts.sweep}?ref=${encodeURIComponent(other)}`}>{facts.name}</a>
                <small>
                  {comparison.studies} studies of each problem
                  {facts.imported === null ? "" : "; imported, nobody here ran or checked it"}
                </small>
              </th>
            </tr>
            {comparison.problems.map((each) => (
              <Line key={each.problem} line={each} sweep={facts.sweep} own={own} other={other} />
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

const VERDICTS = {
  cheaper: "cheaper",
  dearer: "dearer",
  open: "not told apart",
  untestable: "can't be told",
} as const;

interface LineProps {
  readonly line: ProblemComparison;
  readonly sweep: string;
  readonly own: string;
  readonly other: string;
}

function Line({ line, sweep, own, other }: LineProps) {
  const { problem, ratio, verdict } = line;
  const shown = { sweep, problem, optimizer: own, reference: other };
  const interval = intervalText(ratio);
  const told = verdict === "cheaper" || verdict === "dearer" ? verdict : null;
  const side = sideOf(ratio);
  return (
    <tr>
      <th scope="row">
        <a href={`/problems/${encodeURIComponent(nameOf(problem))}`}>{problem}</a>
      </th>
      <td class="bar">
        <IntervalBar ratio={factRatio(ratio)} told={told} />
      </td>
      <td class="number">
        <Figure figure="ratio" {...shown}>
          {ratioText(ratio)} {interval === "–" ? null : <small class="beside">{interval}</small>}
        </Figure>
      </td>
      <td class="number wide">
        <Figure figure="success" {...shown}>
          {reachedText(line.own)}
        </Figure>
      </td>
      <td class="number wide">
        <Figure figure="success" {...shown} optimizer={other}>
          {reachedText(line.other)}
        </Figure>
      </td>
      <td>
        <Figure figure="told" {...shown}>
          <span class={`pill ${verdict}`}>{VERDICTS[verdict]}</span>
        </Figure>
        {told === null && side !== null ? (
          <small class="beside">{side === "below" ? " looks cheaper" : " looks dearer"}</small>
        ) : null}
      </td>
    </tr>
  );
}

function reachedText({ success }: ProblemComparison["own"]): string {
  return `${success.reached}/${success.runs}`;
}
