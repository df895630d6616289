/** Online parabola along Adam's direction × Armijo backtracking: `with-armijo.ts` with d of `parabola-adam.ts`. */
import { parabolaAdamDirection } from "./parabola-adam.ts";
import { withArmijo } from "./with-armijo.ts";

export const parabolaAdamArmijo = withArmijo(parabolaAdamDirection);
