/** Every optimizer there is, in the order of the catalogue. Adding one is a file and a line here. */
import { entrySuggestion } from "../../shared/catalogue/search.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { adamTwoWayArmijo } from "./backtracking/adam-two-way-armijo.ts";
import { armijo } from "./backtracking/armijo.ts";
import { mbtGd } from "./backtracking/mbt-gd.ts";
import { mbtGdRandomRate } from "./backtracking/mbt-gd-random-rate.ts";
import { mbtMomentum } from "./backtracking/mbt-momentum.ts";
import { mbtNesterov } from "./backtracking/mbt-nesterov.ts";
import { sls } from "./backtracking/sls.ts";
import { twoWayArmijo } from "./backtracking/two-way-armijo.ts";
import { adam } from "./first-order/adam.ts";
import { adamw } from "./first-order/adamw.ts";
import { ademamix } from "./first-order/ademamix.ts";
import { lion } from "./first-order/lion.ts";
import { momentum } from "./first-order/momentum.ts";
import { nadamw } from "./first-order/nadamw.ts";
import { nesterov } from "./first-order/nesterov.ts";
import { perturbedGradientDescent } from "./first-order/perturbed-gradient-descent.ts";
import { prodigy } from "./first-order/prodigy.ts";
import { rmsprop } from "./first-order/rmsprop.ts";
import { scheduleFreeAdamw } from "./first-order/schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./first-order/schedule-free-sgd.ts";
import { sgd } from "./first-order/sgd.ts";
import { gaussNewton } from "./gauss-newton/gauss-newton.ts";
import { hessianFree } from "./gauss-newton/hessian-free.ts";
import { kfac } from "./gauss-newton/kfac.ts";
import { levenbergMarquardt } from "./gauss-newton/levenberg-marquardt.ts";
import { tonga } from "./gauss-newton/tonga.ts";
import { backtrackingNewQNewton } from "./newton/backtracking-new-q-newton.ts";
import { cubicNewton } from "./newton/cubic-newton.ts";
import { dampedNewton } from "./newton/damped-newton.ts";
import { krylovDampedNewton } from "./newton/krylov-damped-newton.ts";
import { newQNewton } from "./newton/new-q-newton.ts";
import { newton } from "./newton/newton.ts";
import { trustRegionNewton } from "./newton/trust-region-newton.ts";
import { trustRegionNewtonCg } from "./newton/trust-region-newton-cg.ts";
import { constantOgrDiagonal } from "./online-regression/constant-ogr-diagonal.ts";
import { flatParabolaMomentum } from "./online-regression/flat-parabola-momentum.ts";
import { ogrCorrelationOne } from "./online-regression/ogr-correlation-one.ts";
import { ogrCorrelationOneArmijo } from "./online-regression/ogr-correlation-one-armijo.ts";
import { ogrDiagonal } from "./online-regression/ogr-diagonal.ts";
import { ogrDiagonalArmijo } from "./online-regression/ogr-diagonal-armijo.ts";
import { ogrDiagonalSubspace } from "./online-regression/ogr-diagonal-subspace.ts";
import { ogrDiagonalSubspaceArmijo } from "./online-regression/ogr-diagonal-subspace-armijo.ts";
import { ogrFull } from "./online-regression/ogr-full.ts";
import { ogrFullArmijo } from "./online-regression/ogr-full-armijo.ts";
import { ogrSubspace } from "./online-regression/ogr-subspace.ts";
import { ogrSubspaceArmijo } from "./online-regression/ogr-subspace-armijo.ts";
import { parabolaAdam } from "./online-regression/parabola-adam.ts";
import { parabolaAdamArmijo } from "./online-regression/parabola-adam-armijo.ts";
import { parabolaMomentum } from "./online-regression/parabola-momentum.ts";
import { parabolaMomentumArmijo } from "./online-regression/parabola-momentum-armijo.ts";
import { adahessian } from "./preconditioned/adahessian.ts";
import { muon } from "./preconditioned/muon.ts";
import { psgd } from "./preconditioned/psgd.ts";
import { psgdKron } from "./preconditioned/psgd-kron.ts";
import { shampoo } from "./preconditioned/shampoo.ts";
import { soap } from "./preconditioned/soap.ts";
import { sophia } from "./preconditioned/sophia.ts";
import { lbfgs } from "./quasi-newton/lbfgs.ts";
import { krylovSaddleFreeNewton } from "./saddle-free/krylov-saddle-free-newton.ts";
import { lowRankSaddleFreeNewton } from "./saddle-free/low-rank-saddle-free-newton.ts";
import { negativeCurvature } from "./saddle-free/negative-curvature.ts";
import { saddleFreeNewton } from "./saddle-free/saddle-free-newton.ts";
import { saddleFreeNewtonArmijo } from "./saddle-free/saddle-free-newton-armijo.ts";
import { seriesSaddleFreeNewton } from "./saddle-free/series-saddle-free-newton.ts";
import { withSchedule } from "./scheduled.ts";

/** All of them, each with a schedule and decoupled decay as axes beside its own. */
export const optimizers: readonly OptimizerDefinition[] = [
  // First order
  sgd,
  momentum,
  nesterov,
  adam,
  adamw,
  rmsprop,
  nadamw,
  lion,
  ademamix,
  prodigy,
  scheduleFreeSgd,
  scheduleFreeAdamw,
  perturbedGradientDescent,
  // Backtracking
  armijo,
  twoWayArmijo,
  mbtGd,
  mbtGdRandomRate,
  mbtMomentum,
  mbtNesterov,
  sls,
  adamTwoWayArmijo,
  // Newton
  newton,
  dampedNewton,
  krylovDampedNewton,
  newQNewton,
  backtrackingNewQNewton,
  cubicNewton,
  trustRegionNewton,
  trustRegionNewtonCg,
  // Saddle-free
  saddleFreeNewton,
  krylovSaddleFreeNewton,
  saddleFreeNewtonArmijo,
  seriesSaddleFreeNewton,
  lowRankSaddleFreeNewton,
  negativeCurvature,
  // Online regression
  ogrDiagonal,
  ogrFull,
  ogrSubspace,
  ogrDiagonalSubspace,
  ogrCorrelationOne,
  constantOgrDiagonal,
  parabolaMomentum,
  parabolaAdam,
  flatParabolaMomentum,
  parabolaMomentumArmijo,
  parabolaAdamArmijo,
  ogrDiagonalArmijo,
  ogrFullArmijo,
  ogrSubspaceArmijo,
  ogrDiagonalSubspaceArmijo,
  ogrCorrelationOneArmijo,
  // Gauss-Newton
  gaussNewton,
  levenbergMarquardt,
  hessianFree,
  tonga,
  kfac,
  // Quasi-Newton
  lbfgs,
  // Preconditioned
  psgd,
  psgdKron,
  adahessian,
  sophia,
  muon,
  shampoo,
  soap,
].map(withSchedule);

/** The optimizer of that name. @throws RangeError naming the nearest one. */
export function findOptimizer(name: string): OptimizerDefinition {
  const found = optimizers.find((optimizer) => optimizer.name === name);
  if (found) return found;
  throw new RangeError(`there is no optimizer "${name}": ${entrySuggestion(name, optimizers)}`);
}
