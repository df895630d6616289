import { describeEngineContract } from "../../engine.contract.ts";
import { createReferenceEngine } from "./reference-engine.ts";

/** A few hundred roundings of float64. */
const F64_REL = 1e-13;

describeEngineContract(
  "reference",
  (lanes, seeds) => createReferenceEngine(seeds ? { lanes, seeds } : { lanes }),
  F64_REL,
);
