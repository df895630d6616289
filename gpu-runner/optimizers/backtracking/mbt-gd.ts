/**
 * Mini-batch backtracking gradient descent: a rate found once, found again when progress stops.
 *
 * The rate is found by `mini-batch-rate.ts` (α `decrease`) before the first step; after {@link PATIENCE} epochs whose
 * mean loss is no record it is found again each epoch, with α = ½.
 * Cost: 1 gradient; each search 20 gradients and their trials. Source: Truong & Nguyen 2018,
 * arXiv 1808.05160, section 4 (MBT-GD).
 * Fails: a rate found at the start may be far too small or large later; no escape from flat regions.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { Optimizer, OptimizerContext, OptimizerDefinition } from "../../optimizer.ts";
import { gradientDirection } from "../first-order/sgd.ts";
import {
  MINI_BATCH_DEPARTURES,
  miniBatchRate,
  miniBatchRateParameters,
  type RateSource,
  searchPeriod,
} from "./mini-batch-rate.ts";

/** Epochs without a record before the rate is searched anew. */
const PATIENCE = 5;
/** α of the later searches: the theory's value, which gives the smaller rates that a plateau asks for. */
const LATER_DECREASE = 0.5;

/** The descent of MBT-GD; `source` of its rate: the ablation differs in that alone. */
export const descentAtRate =
  (source: RateSource) =>
  (context: OptimizerContext): Optimizer => {
    const { engine, objective, theta, step, value } = context;
    const { decrease } = laneHyperparameters(context, "decrease");
    const direction = gradientDirection.build(context);
    const { rate, mean, search } = miniBatchRate(context, source);
    const period = searchPeriod(objective.batchesPerEpoch);
    const scalar = () => engine.tensor([1]);
    const [lossSum, best, waited, plateau, wanted, alpha] = [
      scalar(),
      scalar(),
      scalar(),
      scalar(),
      scalar(),
      scalar(),
    ];
    return {
      state: { rate, meanStepSize: mean, plateau },
      periodic: [
        {
          everySteps: period,
          run() {
            engine.map(
              `record = step <= ${period} || lossSum < best;
               best = select(step == 0, 0, select(record, lossSum, best));
               waited = select(record, 0, waited + 1);
               plateau = plateau || waited >= ${PATIENCE};
               lossSum = 0;
               wanted = step == 0 || plateau;
               alpha = select(plateau, ${LATER_DECREASE}, decrease)`,
              { step, lossSum, best, waited, plateau, wanted, alpha, decrease },
            );
            search(alpha, wanted);
          },
        },
      ],
      step() {
        direction.compute();
        engine.map("lossSum = lossSum + value", { lossSum, value });
        engine.map("theta = theta + rate*d", { theta, rate, d: direction.direction });
      },
    };
  };

export const mbtGd: OptimizerDefinition = {
  name: "mbt-gd",
  title: "Mini-batch backtracking gradient descent",
  family: "backtracking",
  formula:
    "\\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\, g, \\qquad \\bar\\delta = \\tfrac1N \\sum_{n} \\delta_n \\text{ by two-way searches on } N \\text{ minibatches}",
  hyperparameters: miniBatchRateParameters,
  needs: ["gradient"],
  cost: "1, and N(1 + trials/3) with N = min(20, B) before the first step and in each epoch after a plateau",
  source: "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-GD)",
  fails:
    "Where an epoch has few batches √B tames the rate too little: α = 1e-4 accepts nearly 2/L on every batch, and on mnist-10x10 with 20 batches an epoch it ends above its start (α = 0.5 does not). Keeps the rate of the starting point until progress has stopped for five epochs; as slow past a saddle as gradient descent.",
  departures: MINI_BATCH_DEPARTURES,
  build: descentAtRate("searched"),
};
