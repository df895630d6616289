import * as tf from "@tensorflow/tfjs";
import { beforeAll } from "vitest";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { describeProblemContract } from "./problem.contract.ts";

/** Float32 through formulas of some tens of operations, relative to the largest derivative. */
const F32_REL = 2e-5;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describeProblemContract("tfjs on cpu", (lanes, seeds) => createTfjsEngine({ tf, lanes, seeds }), F32_REL);
