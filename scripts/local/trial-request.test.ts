/** `--set`: which name a person meant. */
import { describe, expect, it } from "vitest";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { assign } from "./trial-request.ts";

const set = (...settings: string[]) => assign(findProblem("mnist-10x10"), findOptimizer("adam"), settings);

describe("--set", () => {
  it("takes the names of the catalogue", () => {
    expect(set("rate=0.1", "batch=8")).toMatchObject({
      hyperparameters: { rate: 0.1 },
      options: { batch: 8 },
    });
  });

  it.each([
    ["lr=0.1", /^--set lr: neither .* has it; it is called "rate" here$/],
    ["learning_rate=0.1", /; it is called "rate" here$/],
    ["batch_size=8", /; it is called "batch" here$/],
    ["weight_decay=1", /; it is called "decoupledDecay" or "decay" here$/],
    ["optimizer.lr=0.1", /; it is called "rate" here$/],
    ["rte=0.1", /; did you mean "rate"\?$/],
    ["zzz=0.1", /; valid names: beta1, beta2, /],
  ])("says what other names stand for, and takes none of them: %s", (setting, line) => {
    expect(() => set(setting)).toThrow(line);
  });
});

it("an unknown optimizer or problem is answered with those that are called so", () => {
  expect(() => findOptimizer("SFN")).toThrow(/: did you mean one of saddle-free-newton, krylov-/);
  expect(() => findProblem("grokking")).toThrow('did you mean "modular-addition"?');
  expect(() => findOptimizer("zzz")).toThrow(/: valid names: sgd, /);
});
