/** Online gradient regression in a subspace × Armijo backtracking: `with-armijo.ts` with d of `ogr-subspace.ts`. */
import { ogrSubspaceDirection } from "./ogr-subspace.ts";
import { withArmijo } from "./with-armijo.ts";

export const ogrSubspaceArmijo = withArmijo(ogrSubspaceDirection);
