/** Average-pool: the mean of each window. */
import { poolKind } from "./pool.ts";

export const averagePool = poolKind("average-pool", "AveragePooling2D");
