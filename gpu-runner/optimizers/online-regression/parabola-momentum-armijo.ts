/** Online parabola along momentum × Armijo backtracking: `with-armijo.ts` with d of `parabola-momentum.ts`. */
import { parabolaMomentumDirection } from "./parabola-momentum.ts";
import { withArmijo } from "./with-armijo.ts";

export const parabolaMomentumArmijo = withArmijo(parabolaMomentumDirection);
