/** Stands in for the digests of a build's code; read by the configuration of the tests, too. */
import type { CodeDigests } from "../../shared/planning/code-digests.ts";

export const TEST_CODE: CodeDigests = {
  engine: "e",
  optimizers: { sgd: "s", adam: "a", "parameter-free": "p", krylov: "k" },
  problems: { rosenbrock: "r" },
};
