/** The first figure of the saddle-free Newton paper again, with controls, on the full batch and in batches. */
import * as z from "zod/mini";
import { defineClaim } from "../claim.ts";
import { type Figure, figureSchema } from "../figure.ts";
import { costRatio, type Published, pairedRatio, publishedPart } from "../published.ts";

const SWEEPS = [
  { sweep: "sfn-small-nets", batch: "full batch" },
  { sweep: "sfn-small-nets-minibatch", batch: "batches of 128" },
] as const;
const METHOD = "krylov-saddle-free-newton";
const RIVALS = ["momentum", "adam", "krylov-damped-newton"] as const;
/** The four corners: |·| or not, with the recovery of the damping grid or not. */
const CORNERS = [
  [METHOD, "krylov-damped-newton"],
  [`${METHOD}[recovers=no]`, "krylov-damped-newton[recovers=no]"],
  [METHOD, `${METHOD}[recovers=no]`],
  ["krylov-damped-newton", "krylov-damped-newton[recovers=no]"],
] as const;

const nameOf = (sweep: string, rival: string, figure: "cost" | "held-out"): string =>
  `${figure} over ${rival}, ${sweep}`;

/** Mean ln(held-out loss) of the final runs, `[problem][study]`. */
function heldOutLogs({ exported, whole }: Published, optimizer: string): readonly (readonly number[])[] {
  const { plan, board } = whole;
  const studies = board.board?.design.studies ?? 0;
  return plan.problems.map(({ options, name }) =>
    Array.from({ length: studies }, (_, study) => {
      const logs = exported.trials
        .filter(
          ({ trial }) =>
            trial.phase === "final" &&
            trial.optimizer === optimizer &&
            trial.study === study &&
            trial.problem.name === name &&
            trial.problem.options.hidden === options.hidden,
        )
        .map(({ result }) => Math.log(result.heldOutLoss ?? Number.NaN));
      return logs.reduce((sum, log) => sum + log, 0) / logs.length;
    }),
  );
}

function figuresOf(sweep: string, batch: string, published: Published): readonly Figure[] {
  const own = heldOutLogs(published, METHOD);
  return [
    ...RIVALS.map((rival) =>
      costRatio(published, [METHOD, rival], {
        name: nameOf(sweep, rival, "cost"),
        meaning: `cost of ${METHOD} ÷ ${rival} to the same training losses, ${batch}`,
      }),
    ),
    ...RIVALS.map((rival) => {
      const theirs = heldOutLogs(published, rival);
      return pairedRatio(
        {
          name: nameOf(sweep, rival, "held-out"),
          meaning: `held-out loss at the end ÷ that of ${rival}, ${batch}`,
        },
        own.map((logs, p) => logs.map((log, m) => log - (theirs[p]?.[m] ?? Number.NaN))),
      );
    }),
  ];
}

function cornersOf(published: Published): readonly Figure[] {
  return CORNERS.map(([one, other]) =>
    costRatio(published, [one, other], { name: `${one} ÷ ${other}`, meaning: "" }),
  );
}

const conditionsOf = (sweep: string, batch: string) =>
  RIVALS.flatMap((rival) => [
    {
      where: `it reaches training losses at less cost than ${rival}, ${batch}`,
      figure: nameOf(sweep, rival, "cost"),
      atMost: 1,
    },
    {
      where: `it ends at a lower held-out loss than ${rival}, ${batch}`,
      figure: nameOf(sweep, rival, "held-out"),
      atMost: 1,
    },
  ]);

const ratioText = ({ estimate, low, high }: Figure): string => {
  const short = (value: number | null): string => value?.toPrecision(2) ?? "–";
  return low === null
    ? `${short(estimate)} (every block alike)`
    : `${short(estimate)} (${short(low)}–${short(high)})`;
};

export const smallNets = defineClaim({
  name: "small-nets",
  title: "Small networks with fair controls",
  who: "Dauphin et al. 2014, arXiv 1406.2572, section 6.1 and figure 1",
  statement: "on small networks saddle-free Newton reaches lower losses than momentum and damped Newton.",
  what: "The published sweeps of MNIST at 10 × 10 pixels with 5, 25 and 50 hidden units on 256 examples, full batch and batches of 128: three independent studies, in which every method that has hyper-parameters is tuned with the same effort. Cost in gradient-equivalents to the same training losses, and the loss on held-out examples when the budget is spent. Adam, which the paper did not have, is there too.",
  limits:
    "Three studies of three networks of at most 5,560 parameters, Krylov forms with 10 vectors, budgets of 300 to 1,000 gradient-equivalents. A miss counts as twice the budget. Held-out losses are those at the end of the budget, not the best along the way; on 256 examples they mostly say who has overfitted more.",
  minutes: { short: 1, full: 1 },
  rule: { conditions: SWEEPS.flatMap(({ sweep, batch }) => conditionsOf(sweep, batch)), checks: [] },
  outcome: z.strictObject({
    figures: z.readonly(z.array(figureSchema)),
    corners: z.readonly(z.array(figureSchema)),
  }),
  parts: () =>
    Promise.all(
      SWEEPS.map(({ sweep, batch }) =>
        publishedPart(sweep, (published) => ({
          figures: figuresOf(sweep, batch, published),
          corners: cornersOf(published),
        })),
      ),
    ),
  measure: (outcomes) => ({
    figures: outcomes.flatMap(({ figures }) => figures),
    tables: outcomes.map(({ corners }, i) => ({
      title: `Four corners, ${SWEEPS[i]?.batch ?? ""}`,
      head: ["cost ratio", "with 95 % interval", "told apart"],
      rows: corners.map((each) => [each.name, ratioText(each), each.told ? "yes" : "no"]),
    })),
  }),
});
