import type { Need } from "../../shared/catalogue/entry.ts";

/** What a network can compute on every engine. */
export const NETWORK_SUPPORTS: readonly Need[] = [
  "gradient",
  "hessianVector",
  "gaussNewtonVector",
  "hessian",
  "matrices",
  "layers",
];
