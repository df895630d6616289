/** The tables of the New Q-Newton papers, row by row: limits and iterations. */
import * as z from "zod/mini";
import { createReferenceEngine } from "../../../gpu-runner/engines/reference/reference-engine.ts";
import { backtrackingNewQNewton } from "../../../gpu-runner/optimizers/newton/backtracking-new-q-newton.ts";
import { newQNewton } from "../../../gpu-runner/optimizers/newton/new-q-newton.ts";
import { newton } from "../../../gpu-runner/optimizers/newton/newton.ts";
import {
  NEWTON_FAMILY_ROWS,
  type NewtonFamilyRow,
  solveRow,
} from "../../../gpu-runner/optimizers/newton/newton-family.fixture.ts";
import { defineClaim, type PartOf } from "../claim.ts";
import { exactFigure } from "../interval.ts";

const METHODS = [
  { definition: newton, of: (row: NewtonFamilyRow) => row.newton },
  { definition: newQNewton, of: (row: NewtonFamilyRow) => row.newQNewton },
  { definition: backtrackingNewQNewton, of: (row: NewtonFamilyRow) => row.backtracking },
] as const;
const NORM = 1e-10;
/** A limit is the paper's where every coordinate agrees to so much: the papers print six digits. */
const SAME_PLACE = 5e-6;

const rowSchema = z.strictObject({
  problem: z.string(),
  method: z.string(),
  /** Null: it cycles. */
  stated: z.nullable(z.int()),
  found: z.nullable(z.int()),
  limitAgrees: z.boolean(),
  point: z.readonly(z.array(z.number())),
});
type Row = z.infer<typeof rowSchema>;

const known = (iterations: number): number | null => (Number.isFinite(iterations) ? iterations : null);

async function rowsOf(row: NewtonFamilyRow): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { definition, of } of METHODS) {
    const [stated, limit] = of(row);
    const found = await solveRow(createReferenceEngine({ lanes: 1 }), definition, row, NORM);
    rows.push({
      problem: row.problem,
      method: definition.name,
      stated: known(stated),
      found: known(found.iterations),
      limitAgrees: limit.every((entry, i) => Math.abs((found.point[i] ?? Number.NaN) - entry) <= SAME_PLACE),
      point: found.point,
    });
  }
  return rows;
}

const share = (rows: readonly Row[], isSo: (row: Row) => boolean): number =>
  rows.filter(isSo).length / rows.length;

export const newQNewtonTables = defineClaim({
  name: "new-q-newton",
  title: "The tables of New Q-Newton",
  who: "Truong et al. 2020, arXiv 2006.01512, section 5; Truong 2021, arXiv 2109.11395",
  statement:
    "New Q-Newton and its backtracking form reach the stated limits in the stated numbers of iterations, where Newton's method ends at saddles, maxima or in a cycle.",
  what: "The six rows that docs/decisions/041-published-figures.md compares, with the starting points, iterations and limits that are stated there, in float64: iterations until ‖g‖ < 1e-10, and the point. Newton's method, New Q-Newton and backtracking New Q-Newton on each.",
  limits:
    "Six rows, of which start, limit and count are known in full; the papers' larger tables are not run. Beale's row of New Q-Newton hangs on the last bits of the gradient at a saddle (docs/decisions/041-published-figures.md): its count is one draw of a lottery.",
  minutes: { short: 1, full: 1 },
  rule: {
    conditions: [
      { where: "limits are compared", figure: "limits", atLeast: 1 },
      { where: "iterations are compared, to the last one", figure: "iterations", atLeast: 1 },
      { where: "iterations may be off by a tenth", figure: "nearly", atLeast: 1 },
    ],
    checks: [
      { where: "newton ends at no minimum in a row, as stated", figure: "newton fails", atLeast: 0.5 },
    ],
  },
  outcome: z.readonly(z.array(rowSchema)),
  parts: async () =>
    NEWTON_FAMILY_ROWS.map(
      (row): PartOf<readonly Row[]> => ({
        key: row.problem,
        parameters: { problem: row.problem, start: row.start, norm: NORM },
        run: () => rowsOf(row),
      }),
    ),
  measure(outcomes) {
    const rows = outcomes.flat();
    const theirs = rows.filter(({ method }) => method !== "newton");
    const head = (name: string, meaning: string) => ({ name, meaning, unit: "table" });
    return {
      figures: [
        exactFigure(
          head("limits", "share of rows of the two methods with the stated limit"),
          share(theirs, ({ limitAgrees }) => limitAgrees),
        ),
        exactFigure(
          head("iterations", "share of rows of the two methods with exactly the stated iterations"),
          share(theirs, ({ stated, found }) => stated === found),
        ),
        exactFigure(
          head("nearly", "share of rows of the two methods within a tenth of the stated iterations"),
          share(
            theirs,
            ({ stated, found }) =>
              stated !== null && found !== null && Math.abs(found - stated) <= 0.1 * stated,
          ),
        ),
        exactFigure(
          head(
            "newton fails",
            "share of rows in which newton does as stated: it cycles, or ends at the stated point",
          ),
          share(
            rows.filter(({ method }) => method === "newton"),
            ({ stated, found, limitAgrees }) => stated === found && (stated === null || limitAgrees),
          ),
        ),
      ],
      tables: [
        {
          title: "Row by row",
          head: ["problem", "method", "iterations stated", "found", "limit as stated", "point"],
          rows: rows.map(({ problem, method, stated, found, limitAgrees, point }) => [
            problem,
            method,
            stated === null ? "cycles" : String(stated),
            found === null ? "cycles" : String(found),
            stated === null ? "–" : limitAgrees ? "yes" : "no",
            point.map((entry) => Number(entry.toPrecision(6))).join(", "),
          ]),
        },
      ],
    };
  },
});
