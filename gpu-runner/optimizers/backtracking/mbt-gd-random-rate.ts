/**
 * Mini-batch backtracking with a random rate: searches and pays as `mbt-gd` does, and then takes a log-uniform number of
 * the searches' range, [1e-6, 100], for the mean rate that they found. The ablation that says what finding it is worth.
 *
 * ρ is drawn by the lane's seed wherever mbt-gd searches.
 */
import type { OptimizerDefinition } from "../../optimizer.ts";
import { descentAtRate, mbtGd } from "./mbt-gd.ts";
import { miniBatchRateParameters } from "./mini-batch-rate.ts";

/** α decides what the searches cost here, and nothing else: no axis to search along. */
const { sweep: _, ...decrease } = miniBatchRateParameters.decrease;

export const mbtGdRandomRate: OptimizerDefinition = {
  ...mbtGd,
  name: "mbt-gd-random-rate",
  hyperparameters: { ...miniBatchRateParameters, decrease },
  title: "Mini-batch backtracking gradient descent, with a random rate",
  formula:
    "\\theta \\leftarrow \\theta - \\frac{\\rho}{\\sqrt B}\\, g, \\qquad \\log \\rho \\sim \\mathcal U(\\log 10^{-6}, \\log 10^{2})",
  fails:
    "Knows nothing of the problem: an ablation. Most draws are far below 2/L and stand still, the largest diverge.",
  departures: [
    ...mbtGd.departures,
    "The rate is drawn instead of found: an ablation of this project, no published method.",
  ],
  control: {
    role: "ablation",
    of: "mbt-gd",
    differs: "the rate of the searches is replaced by a log-uniform draw from their range",
  },
  build: descentAtRate("drawn"),
};
