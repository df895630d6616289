/** Max-pool: the largest entry of each window; the derivative goes to the first of them in row-major order. */
import { poolKind } from "./pool.ts";

export const maxPool = poolKind("max-pool", "MaxPooling2D");
