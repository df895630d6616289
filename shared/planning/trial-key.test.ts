import { expect, it } from "vitest";
import { canonicalTrial, trialKey } from "./trial-key.ts";

const TRIAL = {
  problem: { name: "rosenbrock", options: { noise: 0, dimension: 2 }, version: 3 },
  optimizer: "adam",
  hyperparameters: { rate: 1e-7, beta1: 0.9, rule: "author" },
  budget: 1000,
  seed: 4,
};

it("writes names sorted and numbers as ECMAScript does", () => {
  expect(canonicalTrial(TRIAL)).toBe(
    "rosenbrock@3[dimension=2,noise=0]/adam[beta1=0.9,rate=1e-7,rule=author]/budget=1000/seed=4",
  );
});

it("hashes to 32 digits, the same for any order of names", () => {
  const shuffled = { ...TRIAL, hyperparameters: { rule: "author", beta1: 0.9, rate: 1e-7 } };
  expect(trialKey(shuffled)).toBe(trialKey(TRIAL));
  expect(trialKey(TRIAL)).toMatch(/^[0-9a-f]{32}$/);
});

it("changes with everything that changes the numbers", () => {
  const others = [
    { ...TRIAL, seed: 5 },
    { ...TRIAL, budget: 999 },
    { ...TRIAL, optimizer: "sgd" },
    { ...TRIAL, hyperparameters: { ...TRIAL.hyperparameters, rate: 2e-7 } },
    { ...TRIAL, problem: { ...TRIAL.problem, version: 4 } },
    { ...TRIAL, problem: { ...TRIAL.problem, options: { noise: 1, dimension: 2 } } },
  ];
  expect(new Set([TRIAL, ...others].map(trialKey)).size).toBe(7);
});
