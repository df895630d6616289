/**
 * Test fixture: trajectories of the newer first-order methods from the papers' formulas in plain arrays, written with the
 * closed forms of what the code carries from step to step: powers for bias corrections, sums over all gradients for
 * averages.
 */
import { expect } from "vitest";
import { COUPLED_WELLS, plain } from "../quartic-objective.fixture.ts";
import { type Settings, STEPS, type Trajectory } from "../trajectory.fixture.ts";
import { ademamix } from "./ademamix.ts";
import { lion } from "./lion.ts";
import { nadamw } from "./nadamw.ts";
import { DIRECTIONS, LENGTHS, perturbedGradientDescent } from "./perturbed-gradient-descent.ts";
import { prodigy } from "./prodigy.ts";
import { scheduleFreeAdamw } from "./schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./schedule-free-sgd.ts";

export const START = [0.8, -1.3, 0.6];
const gradientAt = (x: readonly number[]): number[] => plain.gradient(COUPLED_WELLS, x);
export const valueAt = (x: readonly number[]): number => plain.value(COUPLED_WELLS, x);
const get = (settings: Settings, name: string): number => settings[name] as number;
export const entry = (vector: readonly number[] | undefined, i: number): number => vector?.[i] as number;

/** (1−β)Σ βᵗ⁻ᵏ gₖ of one coordinate: an exponential average as the sum that it is. */
const averageOf = (history: readonly (readonly number[])[], i: number, beta: number, power = 1): number =>
  history.reduce(
    (sum, g, k) => sum + (1 - beta) * beta ** (history.length - 1 - k) * entry(g, i) ** power,
    0,
  );

/** θ after each step, from a rule that sees all gradients so far. */
function follow(
  step: (x: readonly number[], history: readonly (readonly number[])[], t: number) => number[],
): number[][] {
  const history: number[][] = [];
  const points: number[][] = [];
  let x: readonly number[] = START;
  for (let t = 1; t <= STEPS; t++) {
    history.push(gradientAt(x));
    x = step(x, history, t);
    points.push([...x]);
  }
  return points;
}

export const TRAJECTORIES: readonly Trajectory[] = [
  {
    optimizer: nadamw,
    start: START,
    set: { rate: 0.05, momentumDecay: 0.02, weightDecay: 0.1 },
    twin(s) {
      const [beta1, beta2, rate] = [get(s, "beta1"), get(s, "beta2"), get(s, "rate")];
      const mu = (t: number): number => beta1 * (1 - 0.5 * 0.96 ** (t * get(s, "momentumDecay")));
      const product = (t: number): number =>
        Array.from({ length: t }, (_, i) => mu(i + 1)).reduce((a, b) => a * b, 1);
      return follow((x, history, t) =>
        x.map((xi, i) => {
          const g = entry(history[t - 1], i);
          const root = Math.sqrt(averageOf(history, i, beta2, 2) / (1 - beta2 ** t)) + get(s, "epsilon");
          const decayed = xi * (1 - rate * get(s, "weightDecay"));
          const now = (rate * (1 - mu(t)) * g) / (1 - product(t));
          const ahead = (rate * mu(t + 1) * averageOf(history, i, beta1)) / (1 - product(t + 1));
          return decayed - now / root - ahead / root;
        }),
      );
    },
  },
  {
    optimizer: lion,
    start: START,
    set: { rate: 0.03, weightDecay: 0.2 },
    twin: (s) =>
      follow((x, history, t) =>
        x.map((xi, i) => {
          const before = averageOf(history.slice(0, -1), i, get(s, "beta2"));
          const mixed = get(s, "beta1") * before + (1 - get(s, "beta1")) * entry(history[t - 1], i);
          return xi - get(s, "rate") * (Math.sign(mixed) + get(s, "weightDecay") * xi);
        }),
      ),
  },
  {
    optimizer: ademamix,
    start: START,
    set: { rate: 0.03, warmup: 12, weightDecay: 0.1 },
    twin(s) {
      const [beta1, beta2, beta3, T] = [get(s, "beta1"), get(s, "beta2"), get(s, "beta3"), get(s, "warmup")];
      // The half-life grows linearly: the authors' other way to write the schedule.
      const halfLife = (beta: number): number => Math.log(0.5) / Math.log(beta);
      const slowDecay = (t: number): number =>
        t >= T ? beta3 : 0.5 ** (1 / ((1 - t / T) * halfLife(beta1) + (t / T) * halfLife(beta3)));
      const slow = [0, 0, 0];
      return follow((x, history, t) =>
        x.map((xi, i) => {
          slow[i] = slowDecay(t) * entry(slow, i) + (1 - slowDecay(t)) * entry(history[t - 1], i);
          const fast = averageOf(history, i, beta1) / (1 - beta1 ** t);
          const alpha = get(s, "alpha") * Math.min(t / T, 1);
          const root = Math.sqrt(averageOf(history, i, beta2, 2) / (1 - beta2 ** t)) + get(s, "epsilon");
          return xi - get(s, "rate") * ((fast + alpha * entry(slow, i)) / root + get(s, "weightDecay") * xi);
        }),
      );
    },
  },
  {
    optimizer: prodigy,
    start: START,
    set: { estimate: 1e-4 },
    twin(s) {
      const [beta1, beta2, gamma] = [get(s, "beta1"), get(s, "beta2"), get(s, "rate")];
      const beta3 = Math.sqrt(beta2);
      const estimates = [get(s, "estimate")];
      const moved = [0, 0, 0];
      const weighted: { g: readonly number[]; d: number; along: number }[] = [];
      return follow((x, history, t) => {
        const g = history[t - 1] as readonly number[];
        const d = estimates[t - 1] as number;
        const along = -g.reduce((sum, gi, i) => sum + gi * entry(moved, i), 0);
        weighted.push({ g, d, along });
        const fade = (k: number): number => (1 - beta3) * gamma * beta3 ** (t - 1 - k);
        const r = weighted.reduce((sum, w, k) => sum + fade(k) * w.d ** 2 * w.along, 0);
        const s1 = x.reduce(
          (sum, _, i) =>
            sum + Math.abs(weighted.reduce((part, w, k) => part + fade(k) * w.d ** 2 * entry(w.g, i), 0)),
          0,
        );
        estimates.push(Math.max(d, r / s1));
        const scaled = weighted.map((w) => w.g.map((gi) => w.d * gi));
        return x.map((_, i) => {
          const root = Math.sqrt(averageOf(scaled, i, beta2, 2)) + d * get(s, "epsilon");
          moved[i] = entry(moved, i) - (gamma * d * averageOf(scaled, i, beta1)) / root;
          return entry(START, i) + entry(moved, i);
        });
      });
    },
  },
  {
    optimizer: scheduleFreeSgd,
    start: START,
    set: { rate: 0.15 },
    twin(s) {
      const beta = get(s, "interpolation");
      const bases: number[][] = [[...START]];
      const mean = (): number[] =>
        START.map((_, i) => bases.reduce((sum, z) => sum + entry(z, i), 0) / bases.length);
      return Array.from({ length: STEPS }, () => {
        const [x, z] = [mean(), bases.at(-1) as number[]];
        const g = gradientAt(x.map((xi, i) => (1 - beta) * entry(z, i) + beta * xi));
        bases.push(z.map((zi, i) => zi - get(s, "rate") * entry(g, i)));
        return mean();
      });
    },
  },
  {
    optimizer: scheduleFreeAdamw,
    start: START,
    set: { rate: 0.1, warmup: 5, weightDecay: 0.1 },
    twin(s) {
      const [beta1, beta2] = [get(s, "beta1"), get(s, "beta2")];
      const bases: { z: number[]; weight: number }[] = [{ z: [...START], weight: 0 }];
      const history: number[][] = [];
      let x = [...START];
      return Array.from({ length: STEPS }, (_, index) => {
        const t = index + 1;
        const { z } = bases.at(-1) as { z: number[] };
        const y = x.map((xi, i) => (1 - beta1) * entry(z, i) + beta1 * xi);
        history.push(gradientAt(y));
        const gamma = get(s, "rate") * Math.min(1, t / get(s, "warmup"));
        const next = z.map((zi, i) => {
          const root = Math.sqrt(averageOf(history, i, beta2, 2) / (1 - beta2 ** t)) + get(s, "epsilon");
          return zi - (gamma * entry(history.at(-1), i)) / root - gamma * get(s, "weightDecay") * entry(y, i);
        });
        bases.push({ z: next, weight: gamma ** 2 });
        const total = bases.reduce((sum, { weight }) => sum + weight, 0);
        x = x.map((_, i) => bases.reduce((sum, { z, weight }) => sum + (weight / total) * entry(z, i), 0));
        return x;
      });
    },
  },
  {
    optimizer: perturbedGradientDescent,
    start: START,
    // Thresholds that make it shift, go back and shift again within the steps.
    set: { rate: 0.3, radius: 0.05, gradientThreshold: 0.5, interval: 3, decrease: 0.05 },
    async twin(s, draw) {
      const events: string[] = [];
      const points: number[][] = [];
      let x = [...START];
      let anchor: { x: number[]; value: number; at: number } | undefined;
      // The paper's t: a shift and the gradient step after it are one iteration.
      for (let t = 0; points.length < STEPS; t++) {
        const g = gradientAt(x);
        const since = anchor ? t - anchor.at : Number.POSITIVE_INFINITY;
        if (Math.hypot(...g) <= get(s, "gradientThreshold") && since > get(s, "interval")) {
          const at = points.length;
          const n = await draw("normal", 3, at, DIRECTIONS);
          const [u = 0] = await draw("uniform", 1, at, LENGTHS);
          const length = get(s, "radius") * Math.cbrt(u);
          anchor = { x, value: valueAt(x), at: t };
          x = x.map((xi, i) => xi + (length * entry(n, i)) / Math.hypot(...n));
          points.push(x);
          events.push("shift");
          if (points.length === STEPS) break;
          const there = gradientAt(x);
          x = x.map((xi, i) => xi - get(s, "rate") * entry(there, i));
        } else if (
          anchor &&
          since === get(s, "interval") &&
          valueAt(x) - anchor.value > -get(s, "decrease")
        ) {
          x = anchor.x;
          events.push("return");
        } else x = x.map((xi, i) => xi - get(s, "rate") * entry(g, i));
        points.push(x);
      }
      expect(new Set(events)).toEqual(new Set(["shift", "return"]));
      return points;
    },
  },
];
