/** Methods of every family on a network by its formula: they take its gradients, products, matrices and passes back. */
import { describe, expect, test } from "vitest";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { ProblemDefinition } from "../problem.ts";
import { charGru } from "../problems/char-gru.ts";
import { charTransformer } from "../problems/char-transformer.ts";
import { copySequence } from "../problems/copy-sequence.ts";
import { completeOptions } from "../problems/create-problem.ts";
import { latching } from "../problems/latching.ts";
import { layerNormMlp } from "../problems/layer-norm-mlp.ts";
import { modularAddition } from "../problems/modular-addition.ts";
import { residualConvnet } from "../problems/residual-convnet.ts";
import { sortSequence } from "../problems/sort-sequence.ts";
import { zipfSoftmax } from "../problems/zipf-softmax.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";

const PROBLEMS = [
  [layerNormMlp, { width: 3, blocks: 1, examples: 40, batch: 10 }],
  [modularAddition, { modulus: 5, heads: 2, size: 2 }],
  [latching, { length: 4, symbols: 3, width: 3, examples: 40, batch: 10 }],
  [residualConvnet, { examples: 8, batch: 2, dropout: 0.3, reduction: "average-pool" }],
  [charTransformer, { examples: 8, batch: 2, positions: "rotary", head: "tied" }],
  [charGru, { examples: 8, batch: 2 }],
  [copySequence, { length: 3, symbols: 3, size: 2, examples: 40, batch: 10 }],
  [sortSequence, { model: "gru", length: 3, symbols: 3, size: 2, examples: 40, batch: 10 }],
  [zipfSoftmax, { classes: 4, dimension: 3, examples: 40, batch: 10 }],
] as const;
const SEEDS = [3, 4];
/** Where a step takes long in float64. */
const SLOW: readonly ProblemDefinition[] = [residualConvnet, charTransformer, charGru];
/** One of each family, for these. */
const FEW: readonly string[] = ["adam", "muon", "two-way-armijo", "krylov-saddle-free-newton"];

const METHODS = [
  "adam",
  "muon",
  "soap",
  "shampoo",
  "psgd-kron",
  "sophia",
  "two-way-armijo",
  "ogr-diagonal",
  "krylov-saddle-free-newton",
  "gauss-newton",
  "hessian-free",
];

describe.each(PROBLEMS.map(([problem, options]) => [problem.name, problem, options] as const))(
  "%s under",
  (_name, problem, given) => {
    const methods = METHODS.filter((name) => !SLOW.includes(problem) || FEW.includes(name));
    test.each(methods)("%s", async (name) => {
      const optimizer = findOptimizer(name);
      expect(optimizer.needs.filter((need) => !problem.supports.includes(need))).toEqual([]);
      const completion = completeHyperparameters(optimizer.hyperparameters, {}, name);
      if (!completion.ok) throw new Error(completion.errors.join("; "));
      const engine = createReferenceEngine({ lanes: 2, seeds: laneSeeds(SEEDS) });
      const { results } = await runShard({
        engine,
        problem,
        options: completeOptions(problem, given),
        optimizer,
        trials: SEEDS.map((seed) => ({
          key: `${seed}`,
          seed,
          hyperparameters: completion.values,
          budget: 1e6,
        })),
        data: createNodeDataSource(),
        heldOut: 20,
        targets: [],
        curvePoints: 16,
        maxSteps: 12,
        now: () => 0,
      });
      for (const { status, steps, value, heldOutLoss, curve } of results) {
        expect([status, steps]).toEqual(["completed", 12]);
        expect([value, heldOutLoss].every(Number.isFinite)).toBe(true);
        expect(value).not.toBe(curve.value[0]);
      }
      expect(results[0]?.value).not.toBe(results[1]?.value);
    });

    test("kfac is refused: what enters and leaves layers is not there", () => {
      expect(findOptimizer("kfac").needs.filter((need) => !problem.supports.includes(need))).toEqual([
        "layers",
      ]);
    });
  },
);
