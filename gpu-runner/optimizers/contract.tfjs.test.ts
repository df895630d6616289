/** The optimizer contract on tfjs (cpu backend): an independent implementation of every operation, float32. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll } from "vitest";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { describeOptimizerContract } from "../optimizer.contract.ts";
import { bowlsOf } from "../optimizer-contract/cases.ts";

/** This backend takes milliseconds for an operation. */
const STEPS = 8;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describeOptimizerContract("tfjs on cpu", (lanes, seeds) => createTfjsEngine({ tf, lanes, seeds }), {
  steps: STEPS,
  cases: bowlsOf,
});
