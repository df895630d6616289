/** Full-matrix online gradient regression × Armijo backtracking: `with-armijo.ts` with d of `ogr-full.ts`. */
import { MAX_FULL_REGRESSION, ogrFullDirection } from "./ogr-full.ts";
import { withArmijo } from "./with-armijo.ts";

export const ogrFullArmijo = withArmijo(ogrFullDirection, MAX_FULL_REGRESSION);
