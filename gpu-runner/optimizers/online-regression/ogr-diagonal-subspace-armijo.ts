/** Diagonal online gradient regression in a subspace × Armijo backtracking: `with-armijo.ts` with d of `ogr-diagonal-subspace.ts`. */
import { ogrDiagonalSubspaceDirection } from "./ogr-diagonal-subspace.ts";
import { withArmijo } from "./with-armijo.ts";

export const ogrDiagonalSubspaceArmijo = withArmijo(ogrDiagonalSubspaceDirection);
