/**
 * The suite every engine passes: each operation against naive twins that share no code with any engine.
 * Inputs are exact in float32; one tolerance serves all operations of an engine.
 */
import { afterEach, describe, test } from "vitest";
import type { Engine, LaneSeeds } from "./engine.ts";
import type { ContractContext } from "./engine-contract/context.ts";
import { eigenContract } from "./engine-contract/eigenpairs.ts";
import { mapContract } from "./engine-contract/maps.ts";
import { productContract } from "./engine-contract/products.ts";
import { programContract } from "./engine-contract/programs.ts";
import { randomContract } from "./engine-contract/random-numbers.ts";
import { reductionContract } from "./engine-contract/reductions.ts";
import { tensorContract } from "./engine-contract/tensors.ts";
import { windowContract } from "./engine-contract/windows.ts";

/**
 * @param makeEngine seeds absent: any keys will do
 * @param tolerance relative error of one operation: about 1e-12 in float64, 1e-5 in float32
 */
export function describeEngineContract(
  name: string,
  makeEngine: (lanes: number, seeds?: LaneSeeds) => Promise<Engine> | Engine,
  tolerance: number,
): void {
  describe(`engine contract: ${name}`, () => {
    const made: Engine[] = [];
    afterEach(() => {
      for (const engine of made.splice(0)) engine.dispose();
    });
    const context: ContractContext = {
      test,
      tolerance,
      async make(lanes, seeds) {
        const engine = await makeEngine(lanes, seeds);
        made.push(engine);
        return engine;
      },
    };
    describe("tensors", () => tensorContract(context));
    describe("map", () => mapContract(context));
    describe("reduce", () => reductionContract(context));
    describe("matmul", () => productContract(context));
    describe("window and fold", () => windowContract(context));
    describe("symmetricEigen", () => eigenContract(context));
    describe("random", () => randomContract(context));
    describe("programs and lanes", () => programContract(context));
  });
}
