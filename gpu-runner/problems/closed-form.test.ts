import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { describeProblemContract } from "./problem.contract.ts";

/** Central differences of fourth order twice over, h = 2e-3. */
const DIFFERENCE_REL = 1e-6;

describeProblemContract(
  "reference",
  (lanes, seeds) => createReferenceEngine({ lanes, seeds }),
  DIFFERENCE_REL,
);
