/**
 * Step by step beside the author's recursions, written here as plain loops over numbers: 20 steps from three starts on
 * Beale-3d, with the author's start and at the settings of his notebooks.
 */
import { describe, expect, it } from "vitest";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { beale3d } from "../formula-objective.fixture.ts";
import { ogrCorrelationOne } from "./ogr-correlation-one.ts";
import { ogrDiagonal } from "./ogr-diagonal.ts";

const STEPS = 20;
/** Largest relative difference of a coordinate over the path. */
const F64_PATH = 1e-10;
const STARTS = [
  [3, 1, -1],
  [-2, 2, 1],
  [1, 1, 1],
] as const;

interface Author {
  readonly beta: number;
  readonly gamma: number;
  /** θ ← θ − rate·m, from var θ, var g and cov(θ, g) of the coordinate. */
  readonly rate: (positions: number, gradients: number, covariance: number) => number;
  /** var g at the start. */
  readonly gradients: number;
}

/** The averages start at 0, var θ at 1. */
function authorPath(
  { beta, gamma, rate, gradients }: Author,
  start: readonly number[],
  given: readonly (readonly number[])[],
): readonly number[] {
  const size = start.length;
  const theta = [...start];
  const of = (value: number): number[] => new Array<number>(size).fill(value);
  const [m, mx, mg, xx, gg, gx] = [of(0), of(0), of(0), of(1), of(gradients), of(0)];
  const at = (list: readonly number[], i: number): number => list[i] as number;
  for (const g of given)
    for (let i = 0; i < size; i++) {
      m[i] = at(m, i) + gamma * (at(g, i) - at(m, i));
      mx[i] = at(mx, i) + beta * (at(theta, i) - at(mx, i));
      mg[i] = at(mg, i) + beta * (at(g, i) - at(mg, i));
      const [dx, dg] = [at(theta, i) - at(mx, i), at(g, i) - at(mg, i)];
      xx[i] = at(xx, i) + beta * (dx * dx - at(xx, i));
      gg[i] = at(gg, i) + beta * (dg * dg - at(gg, i));
      gx[i] = at(gx, i) + beta * (dg * dx - at(gx, i));
      theta[i] = at(theta, i) - rate(at(xx, i), at(gg, i), at(gx, i)) * at(m, i);
    }
  return theta;
}

const CASES: readonly (readonly [OptimizerDefinition, Readonly<Record<string, number | string>>, Author])[] =
  [
    [
      ogrCorrelationOne,
      {},
      { beta: 0.4, gamma: 0.5, rate: (xx, gg) => 0.9 * Math.sqrt(xx / gg), gradients: 1 },
    ],
    [
      ogrCorrelationOne,
      { scale: 1 / 1.1, cut: 0.1 },
      { beta: 0.4, gamma: 0.5, rate: (xx, gg) => Math.min(Math.sqrt(xx / gg) / 1.1, 10), gradients: 1 },
    ],
    [
      ogrDiagonal,
      { init: "author" },
      { beta: 0.6, gamma: 0.7, rate: (xx, _, gx) => 1 / Math.max(Math.abs(gx / xx) * 1.4, 5), gradients: 0 },
    ],
  ];

describe.each(CASES.map((row) => [`${row[0].name} ${JSON.stringify(row[1])}`, row] as const))(
  "%s",
  (_, [definition, set, author]) => {
    it.each(STARTS.map((start) => [start.join(), start] as const))("from %s", async (_, start) => {
      const engine = referenceEngine();
      const run = drive(engine, beale3d(engine, 0), definition, { start, set });
      const seen: (readonly number[])[] = [];
      const gradient = run.optimizer.state?.gradient;
      if (!gradient) throw new Error("no gradient in the state");
      for (let step = 0; step < STEPS; step++) {
        run.run(1);
        seen.push(await run.lane(gradient));
        const twin = authorPath(author, start, seen);
        for (const [i, value] of (await run.lane("theta")).entries())
          expect(Math.abs(value - (twin[i] ?? 0))).toBeLessThan(F64_PATH * Math.max(1, Math.abs(value)));
      }
    });
  },
);
