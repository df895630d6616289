/** The proofs in float64. */
import { referenceEngine } from "../drive.fixture.ts";
import { describeCurvatureProofs } from "./curvature-proofs.ts";
import type { ProofEngine } from "./proof-engine.ts";
import { describeRegressionProofs } from "./regression-proofs.ts";
import { describeSearchProofs } from "./search-proofs.ts";

const reference: ProofEngine = {
  name: "reference",
  make: referenceEngine,
  step: 1e-10,
  sum: 1e-9,
  exact: 0,
};

describeCurvatureProofs(reference);
describeRegressionProofs(reference);
describeSearchProofs(reference);
