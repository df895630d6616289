/** The comparison of made-up studies, and one row of it. */
import { atOnce } from "../pieces.ts";
import { compareStudies } from "./compare-studies.ts";
import { type Costs, designOf, studiesOf } from "./made-up-studies.fixture.ts";
import type { Study, StudyDesign } from "./study.ts";
import type { StudyComparison, StudyRow } from "./study-comparison.ts";

/** @param change what is not as {@link designOf} and {@link studiesOf} make it of the costs */
export function compare(
  costs: Costs,
  {
    design,
    studies,
    ...rest
  }: {
    design?: Partial<StudyDesign>;
    studies?: readonly Study[];
    reference?: string;
    settled?: boolean;
  } = {},
): StudyComparison {
  const input = { design: designOf(costs, design), studies: studies ?? studiesOf(costs) };
  return atOnce(compareStudies({ ...input, reference: "adam", settled: true, ...rest }));
}

export function row(comparison: StudyComparison, optimizer: string): StudyRow {
  return comparison.rows.find((each) => each.optimizer === optimizer) as StudyRow;
}
