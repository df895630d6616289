/** Studies with given costs, and a seeded source of normal numbers to make them up with. */
import { normalQuantile } from "../../distributions/normal.ts";
import { randomBits } from "../bootstrap.ts";
import type { Study, StudyDesign, StudyRun } from "./study.ts";

/** A cost that is never paid: the run misses. */
export const MISS = Number.POSITIVE_INFINITY;

/** Costs at one target by problem, optimizer and study; Infinity: a miss; undefined: a hole. */
export type Costs = Readonly<Record<string, Readonly<Record<string, readonly (number | undefined)[]>>>>;

export const BUDGET = 1000;

export function designOf(costs: Costs, change: Partial<StudyDesign> = {}): StudyDesign {
  const optimizers = [...new Set(Object.values(costs).flatMap((problem) => Object.keys(problem)))];
  const studies = Math.max(
    ...Object.values(costs).flatMap((problem) => Object.values(problem).map((c) => c.length)),
  );
  return {
    problems: Object.keys(costs).map((label) => ({ label, targets: [0.1], budget: BUDGET })),
    optimizers,
    studies,
    finalSeeds: 1,
    ...change,
  };
}

/** The final run costs what is given; the default costs twice that in tuning and the one sampled point the same. */
export function studiesOf(costs: Costs): readonly Study[] {
  return Object.entries(costs).flatMap(([problem, byOptimizer]) =>
    Object.entries(byOptimizer).flatMap(([optimizer, list]) =>
      list.flatMap((cost, study): Study[] => {
        if (cost === undefined) return [];
        const tuning = [
          { configuration: 0, ...runOf(2 * cost) },
          { configuration: 1, ...runOf(cost) },
        ];
        return [{ problem, optimizer, study, tuning, final: [runOf(cost)] }];
      }),
    ),
  );
}

export function runOf(cost: number): StudyRun {
  const reached = Number.isFinite(cost);
  return { status: "completed", costToTarget: [reached ? cost : null], value: reached ? 0.05 : 0.5 };
}

/** Standard normal numbers. */
export function normals(seed: number): () => number {
  const bits = randomBits(seed);
  return () => normalQuantile((bits() + 0.5) / 0x1_0000_0000);
}

/** Log-normal costs around what is given for each optimizer. */
export function drawn(
  seed: number,
  centres: Readonly<Record<string, number>>,
  studies: number,
  problems = ["p"],
): Costs {
  const next = normals(seed);
  return Object.fromEntries(
    problems.map((problem) => [
      problem,
      Object.fromEntries(
        Object.entries(centres).map(([name, centre]) => [
          name,
          Array.from({ length: studies }, () => centre * Math.exp(0.3 * next())),
        ]),
      ),
    ]),
  );
}
