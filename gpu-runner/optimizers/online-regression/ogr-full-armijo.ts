/** Full-matrix online gradient regression × Armijo backtracking: `with-armijo.ts` with d of `ogr-full.ts`. */
import { FULL_REGRESSION_LIMIT, ogrFullDirection } from "./ogr-full.ts";
import { withArmijo } from "./with-armijo.ts";

export const ogrFullArmijo = withArmijo(ogrFullDirection, FULL_REGRESSION_LIMIT);
