import * as tf from "@tensorflow/tfjs";
import { beforeAll } from "vitest";
import { describeEngineContract } from "../../engine.contract.ts";
import { createTfjsEngine } from "./tfjs-engine.ts";

/** A few rounding errors of float32 in one operation. */
const F32_REL = 1e-5;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describeEngineContract(
  "tfjs on cpu",
  (lanes, seeds) => createTfjsEngine(seeds ? { tf, lanes, seeds } : { tf, lanes }),
  F32_REL,
);
