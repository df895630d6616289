/** Online gradient regression at correlation one × Armijo backtracking: `with-armijo.ts` with d of `ogr-correlation-one.ts`. */
import { ogrCorrelationOneDirection } from "./ogr-correlation-one.ts";
import { withArmijo } from "./with-armijo.ts";

export const ogrCorrelationOneArmijo = withArmijo(ogrCorrelationOneDirection);
