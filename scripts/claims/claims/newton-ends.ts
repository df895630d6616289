/** What the discussion begins with: Newton's method is drawn to saddles, saddle-free methods are not. */
import * as z from "zod/mini";
import { defineClaim } from "../claim.ts";
import { shareFigure } from "../interval.ts";
import { type Published, publishedPart } from "../published.ts";

const SWEEPS = ["defaults", "saddle-zoo"] as const;
const METHODS = [
  "newton",
  "damped-newton",
  "krylov-damped-newton",
  "saddle-free-newton",
  "krylov-saddle-free-newton",
  "adam",
] as const;
/** A method is drawn to saddles where it ends at one on at least this share of the problems, and isn't below the other. */
const [DRAWN, FREE] = [0.05, 0.35];

const endsSchema = z.strictObject({
  sweep: z.string(),
  /** By method: of each problem, runs that ended at a strict saddle and all runs. */
  ends: z.record(z.string(), z.readonly(z.array(z.readonly(z.tuple([z.int(), z.int()]))))),
});

function endsOf(sweep: string, { whole }: Published): z.infer<typeof endsSchema> {
  const labels = whole.plan.problems.map(({ label }) => label);
  const ends = METHODS.map((method): [string, [number, number][]] => [
    method,
    labels.map((label): [number, number] => {
      const runs = whole.finalRuns.filter(
        ({ optimizer, problem }) => optimizer === method && problem === label,
      );
      return [runs.filter(({ result }) => result.endsAt === "saddle").length, runs.length];
    }),
  ]);
  return { sweep, ends: Object.fromEntries(ends) };
}

const figureOf = (sweep: string, method: string): string => `${method} in ${sweep}`;

export const newtonEnds = defineClaim({
  name: "newton-ends",
  title: "Newton's method ends at saddles",
  who: "Dauphin et al. 2014, arXiv 1406.2572, section 4",
  statement: "saddle points attract Newton's method, and not the saddle-free one.",
  what: "Where the final runs of two published sweeps end: 18 closed-form problems at the published defaults, and the twelve of the zoo with tuned methods. The figure is the share of the problems on which some run ends at a strict saddle; runs on one problem are not independent, and the problem is the piece.",
  limits:
    "Problems of few dimensions whose critical points are known. In high dimension a damped Newton method that is drawn to a saddle hardly ever arrives there.",
  minutes: { short: 1, full: 1 },
  rule: {
    conditions: SWEEPS.flatMap((sweep) => [
      { where: `newton ends, in ${sweep}`, figure: figureOf(sweep, "newton"), atLeast: DRAWN },
      {
        where: `saddle-free-newton ends, in ${sweep}`,
        figure: figureOf(sweep, "saddle-free-newton"),
        atMost: FREE,
      },
    ]),
    checks: [],
  },
  outcome: endsSchema,
  parts: () =>
    Promise.all(SWEEPS.map((sweep) => publishedPart(sweep, (published) => endsOf(sweep, published)))),
  measure: (outcomes) => ({
    figures: outcomes.flatMap(({ sweep, ends }) =>
      METHODS.map((method) =>
        shareFigure(
          {
            name: figureOf(sweep, method),
            meaning: `${method}: share of problems on which a run ends at a strict saddle, in ${sweep}`,
            unit: "problems",
          },
          (ends[method] ?? []).map(([saddles]) => saddles > 0),
        ),
      ),
    ),
    tables: outcomes.map(({ sweep, ends }) => ({
      title: `Runs in ${sweep}`,
      head: ["method", "runs that end at a strict saddle", "runs"],
      rows: METHODS.map((method) => {
        const all = ends[method] ?? [];
        return [method, ...[0, 1].map((i) => String(all.reduce((sum, each) => sum + (each[i] ?? 0), 0)))];
      }),
    })),
  }),
});
