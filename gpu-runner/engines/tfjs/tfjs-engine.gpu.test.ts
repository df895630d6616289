/**
 * The contract on tfjs with its own WebGPU backend, as in the page, on Dawn for Node. Two suites are left out:
 * `symmetricEigen` passes but takes minutes on a software adapter (630 rounds of tiny dispatches at k = 64);
 * of `programs` all but the bit-identity across lane counts holds: tfjs chooses its matrix kernels by shape.
 */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ContractContext } from "../../engine-contract/context.ts";
import { mapContract } from "../../engine-contract/maps.ts";
import { productContract } from "../../engine-contract/products.ts";
import { randomContract } from "../../engine-contract/random-numbers.ts";
import { reductionContract } from "../../engine-contract/reductions.ts";
import { tensorContract } from "../../engine-contract/tensors.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { createTfjsEngine, type TfjsEngine } from "./tfjs-engine.ts";

/** tfjs uses WGSL's sin and cos, which may be off by 2⁻¹¹ and are by 2⁻¹³ on SwiftShader. */
const WGSL_TRIGONOMETRY = 2 ** -11;
const F32_REL = 1e-5;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
  // All that the backend asks of a page before it takes the device it is given.
  if (!("gpu" in navigator)) Object.defineProperty(navigator, "gpu", { value: {}, configurable: true });
  tf.registerBackend("webgpu", () => new WebGPUBackend(opened.device, opened.info));
  expect(await tf.setBackend("webgpu")).toBe(true);
});
afterAll(() => opened.device.destroy());

describe("engine contract: tfjs on webgpu", () => {
  const made: TfjsEngine[] = [];
  afterEach(() => {
    for (const engine of made.splice(0)) engine.dispose();
  });
  const within = (tolerance: number): ContractContext => ({
    test,
    tolerance,
    async make(lanes, seeds) {
      const engine = await createTfjsEngine(seeds ? { tf, lanes, seeds } : { tf, lanes });
      made.push(engine);
      return engine;
    },
  });
  describe("tensors", () => tensorContract(within(F32_REL)));
  describe("map", () => mapContract(within(WGSL_TRIGONOMETRY)));
  describe("reduce", () => reductionContract(within(F32_REL)));
  describe("matmul", () => productContract(within(F32_REL)));
  describe("random", () => randomContract(within(WGSL_TRIGONOMETRY)));
});
