/** The charts of a sweep, in the order in which page and report show them. */
import { criticalDifference, ecdf, performanceProfile } from "./across-problems.tsx";
import { importance } from "./importance.tsx";
import { learningCurves } from "./learning-curves.tsx";
import type { BoardChart, ProblemChart } from "./sweep-chart.ts";
import { sensitivity, tuningCurves } from "./tuning.tsx";

/** The first one stands beside the choice of the problem. */
export const PROBLEM_CHARTS: readonly [ProblemChart, ...ProblemChart[]] = [
  learningCurves,
  sensitivity,
  tuningCurves,
  importance,
];

export const BOARD_CHARTS: readonly BoardChart[] = [performanceProfile, ecdf, criticalDifference];
