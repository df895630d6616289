/** The end point has as many parameters as the problem. */
import type { Certificate, Claim } from "./claim.ts";

/** Longest end point that travels (the contract's bound on `parameters`). */
export const REPORTED_PARAMETERS = 64;

export const parameterCount: Certificate = {
  name: "parameter-count",
  says: "the end point has the problem's number of parameters, or is left out beyond 64",
  check({ result: { parameters }, parameterCount: size }: Claim): string | null {
    if (size === null) return null;
    if (size > REPORTED_PARAMETERS)
      return parameters === null
        ? null
        : `an end point of ${parameters.length} parameters where none travels`;
    if (parameters === null) return `the end point is missing; the problem has ${size} parameters`;
    if (parameters.length !== size)
      return `the end point has ${parameters.length} parameters; the problem has ${size}`;
    return null;
  },
};
