/** Diagonal online gradient regression × Armijo backtracking: `with-armijo.ts` with d of `ogr-diagonal.ts`. */
import { ogrDiagonalDirection } from "./ogr-diagonal.ts";
import { withArmijo } from "./with-armijo.ts";

export const ogrDiagonalArmijo = withArmijo(ogrDiagonalDirection);
