/**
 * Hyper-parameters that every optimizer has: a schedule, which is a factor on each of its steps, and decoupled weight
 * decay. Declared once; at their defaults neither is recorded. (`gpu-runner/optimizers/scheduled.ts` has the formulas.)
 */
import type { Parameters } from "./hyperparameter.ts";

export const SCHEDULES = [
  "constant",
  "linear",
  "cosine",
  "power",
  "warm-up",
  "warm-up-cosine",
  "wsd",
] as const;
export type Schedule = (typeof SCHEDULES)[number];

export const scheduleParameters = {
  schedule: {
    kind: "choice",
    default: "constant",
    choices: SCHEDULES,
    meaning:
      "Factor on the learning rate (or on the step, where a method has none) along the run: linear, cosine and power fall from 1 to scheduleEnd; warm-up rises to 1 and stays or goes on as the cosine; wsd warms up, stays at 1 and falls in the last part.",
    source:
      "torch.optim.lr_scheduler: LinearLR, CosineAnnealingLR, PolynomialLR; wsd: Hu et al. 2024, arXiv 2404.06395, section 4",
  },
  scheduleSteps: {
    kind: "integer",
    default: 0,
    range: [0, 2 ** 24],
    scale: "log",
    when: { parameter: "schedule", equals: SCHEDULES.slice(1) },
    meaning:
      "Length of the schedule in steps; 0: the trial's budget, of which the share spent before a step is its place in the schedule.",
    source:
      "This project: a budget in gradient-equivalents is so many steps for one method and fewer for another",
  },
  scheduleEnd: {
    kind: "number",
    default: 0,
    range: [0, 1],
    scale: "linear",
    when: { parameter: "schedule", equals: ["linear", "cosine", "power", "warm-up-cosine", "wsd"] },
    meaning: "Factor at the end of the schedule.",
    source: "Loshchilov & Hutter 2016, arXiv 1608.03983: 0",
  },
  schedulePower: {
    kind: "number",
    default: 2,
    range: [0.01, 100],
    scale: "log",
    when: { parameter: "schedule", equals: "power" },
    meaning: "k of (1 − progress)ᵏ.",
    source: "torch.optim.lr_scheduler.PolynomialLR; 2 here, as 1 is the linear one",
  },
  warmupShare: {
    kind: "number",
    default: 0.05,
    range: [0.001, 0.9],
    scale: "log",
    when: { parameter: "schedule", equals: ["warm-up", "warm-up-cosine", "wsd"] },
    meaning: "Share of the schedule in which the factor rises from 0.01 to 1.",
    source: "Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 2 %, 5 % or 10 % of the steps",
  },
  cooldownShare: {
    kind: "number",
    default: 0.2,
    range: [0.001, 1],
    scale: "log",
    when: { parameter: "schedule", equals: "wsd" },
    meaning: "Share of the schedule, at its end, in which the factor of wsd falls.",
    source: "Hägele et al. 2024, arXiv 2405.18392, section 4: 20 %",
  },
  decoupled: {
    kind: "choice",
    default: "no",
    choices: ["no", "yes"],
    meaning: "yes: each step also shrinks the parameters towards 0, beside the loss.",
    source: "Loshchilov & Hutter 2017, arXiv 1711.05101, algorithms 1 and 2",
  },
  decoupledDecay: {
    kind: "number",
    default: 1e-4,
    range: [0, 1],
    scale: "log",
    when: { parameter: "decoupled", equals: "yes" },
    meaning:
      "λ of θ ← … − factor·λ·θ: share of the parameters taken away in a step, independent of the learning rate, as in the paper (torch.optim.AdamW multiplies its own by the rate).",
    source: "Loshchilov & Hutter 2017, arXiv 1711.05101, algorithm 1",
  },
} as const satisfies Parameters;
