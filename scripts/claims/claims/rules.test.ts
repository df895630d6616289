/**
 * Each rule on made-up outcomes: one set in which the claim is plainly so, one in which it is plainly not. A rule that says the
 * same of both tests nothing.
 */
import { describe, expect, it } from "vitest";
import type { Claim } from "../claim.ts";
import { verdictOf } from "../verdict.ts";
import { backtrackingRate } from "./backtracking-rate.ts";
import { curvatureNoise } from "./curvature-noise.ts";
import { heavyTailedClasses } from "./heavy-tailed-classes.ts";
import { linearPaths } from "./linear-paths.ts";
import { newQNewtonTables } from "./new-q-newton.ts";
import { parabolaCurvature } from "./parabola-curvature.ts";
import { saddlesByLoss } from "./saddles-by-loss.ts";
import { spectralDensity } from "./spectral-density.ts";

const verdict = (claim: Claim, outcomes: readonly unknown[]): string =>
  verdictOf(claim.rule, claim.measured(outcomes).figures).verdict;
const seeds = [1, 2, 3, 4, 5, 6];
/** About a value, with a spread of a percent, so that there is an interval. */
const about = (value: number): readonly number[] => seeds.map((seed) => value * (1 + 0.01 * (seed - 3.5)));

describe("rules", () => {
  it("linear paths: no rise holds, rises do not; without barriers between ends nothing is told", () => {
    const paths = (rise: number, between: number) =>
      ["sgd", "momentum", "adam"].map((optimizer) => ({
        optimizer,
        rises: Array.from({ length: 16 }, () => rise),
        between: Array.from({ length: 16 }, () => between),
        ends: [2, 0.1],
      }));
    expect(verdict(linearPaths, paths(0, 1))).toBe("holds");
    expect(verdict(linearPaths, paths(0.5, 1))).toBe("does not hold");
    expect(verdict(linearPaths, paths(0, 0))).toBe("not told");
  });

  it("backtracking: one rate from all starts holds, rates in the order of their starts do not", () => {
    const rates = (of: (start: number) => number) =>
      ["initial-full", "initial-batch", "largest-full", "largest-batch"].map((setting) => ({
        setting,
        rates: [1e-4, 1e-2, 1, 100].map((start) => about(of(start))),
        losses: [1e-4, 1e-2, 1, 100].map(() => about(1)),
      }));
    expect(
      verdict(
        backtrackingRate,
        rates(() => 0.5),
      ),
    ).toBe("holds");
    expect(
      verdict(
        backtrackingRate,
        rates((start) => start),
      ),
    ).toBe("does not hold");
  });

  it("the parabola: a tenth off the loss at every cut holds, equal losses do not", () => {
    const losses = (ratio: number) =>
      [0, 128].flatMap((batch) =>
        [1e-3, 1e-2, 1e-1].map((cut) => ({
          batch,
          cut,
          estimated: seeds.map((seed) => ratio * seed * cut * (1 + 0.001 * seed)),
          constant: seeds.map((seed) => seed * cut),
        })),
      );
    expect(verdict(parabolaCurvature, losses(0.5))).toBe("holds");
    expect(verdict(parabolaCurvature, losses(1))).toBe("does not hold");
  });

  it("curvature noise: wrong and missed holds, right and found does not", () => {
    const points = (wrong: number, found: number) =>
      seeds.map((seed) =>
        [0, 30, 300].map((step) => ({
          step,
          wrong: [0, 0, 0, 0].map(() => wrong * (1 + 0.01 * seed)),
          negative: [9, 9, 9, 9],
          found: [0, 0, 0, 0].map(() => found * (1 - 0.01 * seed)),
          deepest: [1, 1, 1, 1].map(() => found * (1 - 0.01 * seed)),
        })),
      );
    expect(verdict(curvatureNoise, points(0.4, 0.2))).toBe("holds");
    expect(verdict(curvatureNoise, points(0.01, 0.95))).toBe("does not hold");
  });

  it("heavy tails: Adam ahead there alone holds; a best rate at the end of its grid tells nothing", () => {
    const runs = (adam: number, best = 3) =>
      [1, 0].flatMap((exponent) =>
        (["momentum", "adam"] as const).map((optimizer) => ({
          exponent,
          optimizer,
          losses: Array.from({ length: 7 }, (_, rate) =>
            about(1 + Math.abs(rate - best)).map((loss, i) =>
              optimizer === "adam" && exponent === 1 ? adam * loss * (1 + 0.001 * i) : loss * (1 + 0.002 * i),
            ),
          ),
        })),
      );
    expect(verdict(heavyTailedClasses, runs(0.3))).toBe("holds");
    expect(verdict(heavyTailedClasses, runs(1))).toBe("holds only where");
    expect(verdict(heavyTailedClasses, runs(0.3, 6))).toBe("not told");
  });

  it("saddles: an index that rises with the loss holds, one that falls does not; few points tell nothing", () => {
    const points = (index: (loss: number) => number, isAccepted = true) =>
      seeds.map((seed) =>
        Array.from({ length: 10 }, (_, i) => ({
          step: 0,
          moved: 0,
          isAccepted,
          isFlat: false,
          iterations: 9,
          loss: 1 + i / 10,
          index: index(1 + i / 10) + 0.001 * ((i * seed) % 3),
          smallest: -1,
          largest: 1,
          flat: 0,
        })),
      );
    expect(
      verdict(
        saddlesByLoss,
        points((loss) => 0.1 * loss),
      ),
    ).toBe("holds");
    expect(
      verdict(
        saddlesByLoss,
        points((loss) => Math.max(0, 0.5 - loss)),
      ),
    ).not.toBe("holds");
    expect(
      verdict(
        saddlesByLoss,
        points((loss) => 0.1 * loss, false),
      ),
    ).toBe("not told");
  });

  it("spectra: small errors hold, large ones do not; a control that is as good tells nothing", () => {
    const points = (error: number, ofFew = 0.5) =>
      seeds.map((seed) =>
        ["160 × 32", "80 × 32", "10 × 1"].map((quadrature) => ({
          step: 0,
          index: 0.1,
          quadrature,
          distance: (quadrature === "10 × 1" ? ofFew : error) * (1 + 0.01 * seed),
          indexError: error * (1 + 0.01 * seed),
          fineIndexError: error * (1 + 0.01 * seed),
        })),
      );
    expect(verdict(spectralDensity, points(0.002))).toBe("holds");
    expect(verdict(spectralDensity, points(0.2))).toBe("does not hold");
    expect(verdict(spectralDensity, points(0.002, 0.002))).toBe("not told");
  });

  it("New Q-Newton: every row as stated holds, other limits and counts do not", () => {
    const row = (method: string, found: number, limitAgrees: boolean) => ({
      problem: "himmelblau",
      method,
      stated: 9,
      found,
      limitAgrees,
      point: [3, 2],
    });
    const rows = (found: number, agrees: boolean) => [
      [row("newton", 9, true), row("new-q-newton", found, agrees)],
    ];
    expect(verdict(newQNewtonTables, rows(9, true))).toBe("holds");
    expect(verdict(newQNewtonTables, rows(30, false))).toBe("does not hold");
  });
});
