/** The optimizer contract in float64. */
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { describeOptimizerContract } from "../optimizer.contract.ts";

describeOptimizerContract("reference", (lanes, seeds) => createReferenceEngine({ lanes, seeds }));
