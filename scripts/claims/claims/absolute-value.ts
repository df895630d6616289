/** The one idea of saddle-free Newton, against the same code without it. */

import { defineClaim } from "../claim.ts";
import { figureSchema } from "../figure.ts";
import { costRatio, publishedPart } from "../published.ts";

const SWEEPS = [
  {
    sweep: "sfn-small-nets",
    method: "krylov-saddle-free-newton",
    control: "krylov-damped-newton",
    where: "small networks train on the full batch",
  },
  {
    sweep: "sfn-small-nets-minibatch",
    method: "krylov-saddle-free-newton",
    control: "krylov-damped-newton",
    where: "small networks train on batches of 128",
  },
  {
    sweep: "defaults",
    method: "saddle-free-newton",
    control: "damped-newton",
    where: "18 closed-form problems run at the published defaults",
  },
  {
    sweep: "saddle-zoo",
    method: "saddle-free-newton",
    control: "damped-newton",
    where: "both are tuned on the twelve problems of the zoo",
  },
] as const;

export const absoluteValue = defineClaim({
  name: "absolute-value",
  title: "The absolute value on the eigenvalues",
  who: "Dauphin et al. 2014, arXiv 1406.2572, sections 4 and 6.1",
  statement:
    "replacing the eigenvalues of the Hessian by their absolute values makes Newton's method faster.",
  what: "Four published sweeps hold a saddle-free method and its control, which is the same code with the same damping grid without the absolute value. The figure is the cost of the method ÷ that of its control, in gradient-equivalents, over independent tunings.",
  limits:
    "Networks of at most 5,560 parameters and closed forms, in float32 on a software adapter. Where targets are missed, a miss counts as twice the budget, so that the ratio is a bound.",
  minutes: { short: 1, full: 1 },
  rule: {
    conditions: SWEEPS.map(({ sweep, where }) => ({ where, figure: sweep, atMost: 1 })),
    checks: [],
  },
  outcome: figureSchema,
  parts: () =>
    Promise.all(
      SWEEPS.map(({ sweep, method, control, where }) =>
        publishedPart(sweep, (published) =>
          costRatio(published, [method, control], {
            name: sweep,
            meaning: `cost of ${method} ÷ ${control}, where ${where}`,
          }),
        ),
      ),
    ),
  measure: (figures) => ({ figures, tables: [] }),
});
