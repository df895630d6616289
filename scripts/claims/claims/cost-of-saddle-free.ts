/** Why saddle-free Newton is not used, the part that published runs answer: what a step costs and what it saves. */
import * as z from "zod/mini";
import type { SweepExport } from "../../../shared/contracts/sweep-export.ts";
import { defineClaim } from "../claim.ts";
import { figureSchema } from "../figure.ts";
import { exactFigure, ratioFigure, shareFigure } from "../interval.ts";
import { costRatio, type Published, publishedPart } from "../published.ts";

const SWEEPS = [
  { sweep: "sfn-small-nets", batch: "full batch" },
  { sweep: "sfn-small-nets-minibatch", batch: "batches of 128" },
] as const;
const [METHOD, RIVAL] = ["krylov-saddle-free-newton", "adam"] as const;
/** The rank whose steps are priced; the sweeps search it. */
const VECTORS = 10;

/** Seconds of a gradient-equivalent on one network: of its shards the seconds of the last step ÷ what all lanes spent. */
function secondsPerUnit(trials: SweepExport["trials"], optimizer: string, hidden: unknown): number {
  const shards = new Map<number, { seconds: number; spent: number }>();
  for (const { trial, result, provenance } of trials) {
    if (trial.optimizer !== optimizer || trial.problem.options.hidden !== hidden) continue;
    const shard = shards.get(provenance.shard) ?? { seconds: 0, spent: 0 };
    shard.seconds = Math.max(shard.seconds, result.curve.seconds.at(-1) ?? 0);
    shard.spent += result.gradientEquivalents;
    shards.set(provenance.shard, shard);
  }
  const sum = (of: "seconds" | "spent"): number =>
    [...shards.values()].reduce((all, each) => all + each[of], 0);
  return sum("seconds") / sum("spent");
}

function costOf(sweep: string, batch: string, published: Published) {
  const { exported, whole } = published;
  const steps = exported.trials
    .filter(({ trial }) => trial.optimizer === METHOD && trial.hyperparameters.vectors === VECTORS)
    .map(({ result }) => result.gradientEquivalents / result.steps);
  const seconds = whole.plan.problems.map(
    ({ options }) =>
      secondsPerUnit(exported.trials, METHOD, options.hidden) /
      secondsPerUnit(exported.trials, RIVAL, options.hidden),
  );
  return [
    exactFigure(
      {
        name: `step, ${sweep}`,
        meaning: `gradient-equivalents of a step of ${METHOD} with ${VECTORS} vectors, ${batch}; adam's costs 1`,
        unit: "run",
      },
      Math.max(...steps),
    ),
    costRatio(published, [METHOD, RIVAL], {
      name: `cost, ${sweep}`,
      meaning: `gradient-equivalents to the same losses ÷ those of ${RIVAL}, ${batch}`,
    }),
    ratioFigure(
      {
        name: `seconds, ${sweep}`,
        meaning: `seconds of a gradient-equivalent ÷ those of ${RIVAL}'s, ${batch}, software adapter`,
        unit: "networks",
      },
      seconds,
    ),
  ];
}

const ENDINGS = ["saddle-free-newton", "krylov-saddle-free-newton", "adam"] as const;

/** Share of the problems on which a run at the published defaults does not end at a minimum. */
function endings({ whole }: Published) {
  return ENDINGS.map((method) =>
    shareFigure(
      {
        name: `misses, ${method}`,
        meaning: `${method} at its defaults: share of 18 closed-form problems on which no run ends at a minimum`,
        unit: "problems",
      },
      whole.plan.problems.map(({ label }) =>
        whole.finalRuns
          .filter(({ optimizer, problem }) => optimizer === method && problem === label)
          .every(({ result }) => result.endsAt !== "minimum"),
      ),
    ),
  );
}

export const costOfSaddleFree = defineClaim({
  name: "cost-of-saddle-free",
  title: "A saddle-free step costs more than it saves",
  who: "The discussion behind this project, on why saddle-free Newton is not used: cost, and no guarantee of convergence",
  statement:
    "a step of saddle-free Newton costs more than it saves against a first-order method, and its runs may fail to converge.",
  what: "The published sweeps of small networks, in gradient-equivalents and in seconds of the software adapter, against a tuned adam; and the 18 closed-form problems at the published defaults, for runs that do not end at a minimum.",
  limits:
    "Ten Krylov vectors and networks of at most 5,560 parameters. Seconds are of a software adapter on a machine that other work shared; lanes share the work of a shard, so they compare methods and say nothing about a GPU. A run may end elsewhere because its budget is spent.",
  minutes: { short: 1, full: 1 },
  rule: {
    conditions: [
      ...SWEEPS.map(({ sweep, batch }) => ({
        where: `costs are compared with ${RIVAL}'s, ${batch}`,
        figure: `cost, ${sweep}`,
        atLeast: 1,
      })),
      ...SWEEPS.map(({ sweep, batch }) => ({
        where: `a gradient-equivalent takes at least the seconds of ${RIVAL}'s, ${batch}`,
        figure: `seconds, ${sweep}`,
        atLeast: 1,
      })),
      {
        where: "saddle-free-newton fails to reach a minimum at its defaults",
        figure: "misses, saddle-free-newton",
        atLeast: 0.05,
      },
    ],
    checks: [],
  },
  outcome: z.readonly(z.array(figureSchema)),
  parts: () =>
    Promise.all([
      ...SWEEPS.map(({ sweep, batch }) =>
        publishedPart(sweep, (published) => costOf(sweep, batch, published)),
      ),
      publishedPart("defaults", endings),
    ]),
  measure: (outcomes) => ({ figures: outcomes.flat(), tables: [] }),
});
