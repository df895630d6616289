/**
 * The contract on tfjs with its own WebGPU backend, as in the page, on Dawn for Node. What is left out, by name:
 * eigenproblems of k ≥ 5, and two programs that solve several of k = 4, take up to a minute each on a busy software
 * adapter (630 rounds of tiny dispatches at k = 64) and run on tfjs's cpu backend; and tfjs chooses its matrix kernels by
 * shape, so bits depend on how many lanes run.
 */
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, describe, test } from "vitest";
import type { ContractContext, RegisterTest } from "../../engine-contract/context.ts";
import { eigenContract } from "../../engine-contract/eigenpairs.ts";
import { mapContract } from "../../engine-contract/maps.ts";
import { productContract } from "../../engine-contract/products.ts";
import { programContract } from "../../engine-contract/programs.ts";
import { randomContract } from "../../engine-contract/random-numbers.ts";
import { reductionContract } from "../../engine-contract/reductions.ts";
import { tensorContract } from "../../engine-contract/tensors.ts";
import type { DawnDevice } from "../../hosts/dawn.ts";
import { openTfjsOnDawn } from "./dawn-backend.fixture.ts";
import { createTfjsEngine, type TfjsEngine } from "./tfjs-engine.ts";

/** tfjs uses WGSL's sin and cos, which may be off by 2⁻¹¹ and are by 2⁻¹³ on SwiftShader. */
const WGSL_TRIGONOMETRY = 2 ** -11;
const F32_REL = 1e-5;

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openTfjsOnDawn();
});
afterAll(() => opened.device.destroy());

describe("engine contract: tfjs on webgpu", () => {
  const made: TfjsEngine[] = [];
  afterEach(() => {
    for (const engine of made.splice(0)) engine.dispose();
  });
  const within = (tolerance: number, register: RegisterTest = test): ContractContext => ({
    test: register,
    tolerance,
    async make(lanes, seeds) {
      const engine = await createTfjsEngine(seeds ? { tf, lanes, seeds } : { tf, lanes });
      made.push(engine);
      return engine;
    },
  });
  const except =
    (...left: readonly { readonly names: RegExp; readonly reason: string }[]): RegisterTest =>
    (name, body) => {
      const out = left.find(({ names }) => names.test(name));
      if (out) test.skip(`${name}: ${out.reason}`, body);
      else test(name, body);
    };

  describe("tensors", () => tensorContract(within(F32_REL)));
  describe("map", () => mapContract(within(WGSL_TRIGONOMETRY)));
  describe("reduce", () => reductionContract(within(F32_REL)));
  describe("matmul", () => productContract(within(F32_REL)));
  describe("random", () => randomContract(within(WGSL_TRIGONOMETRY)));
  const slow = "rounds of tiny dispatches are too slow on a software adapter";
  describe("symmetricEigen", () =>
    eigenContract(within(F32_REL, except({ names: /k = (5|20|64)$|^the zero matrix/, reason: slow }))));
  const byShape = "tfjs chooses its matrix kernels by shape";
  describe("programs and lanes", () =>
    programContract(
      within(
        F32_REL,
        except(
          { names: /^recording executes nothing|^a masked program leaves/, reason: slow },
          { names: /how many lanes run beside it/, reason: byShape },
        ),
      ),
    ));
});
