/**
 * Diagonal regression everywhere, blended with regression in a followed subspace.
 *
 * w `blend` · V, Ĥ, e as in `ogr-subspace.ts` · the diagonal as in `ogr-diagonal.ts`.
 * Cost: 1 gradient. Source: Duda 2019, arXiv 1907.07063 (diagonal with a corrected subspace).
 * Fails: as its two parts; w = 0 is ogr-diagonal.
 */
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { diagonalRegression } from "./diagonal-regression.ts";
import { gradientSubspace } from "./gradient-subspace.ts";
import { matrixRegression } from "./matrix-regression.ts";
import { plainRate } from "./plain-rate.ts";
import {
  averagingParameters,
  guardParameters,
  NOTEBOOKS,
  REGRESSION_DEPARTURES,
  REGRESSION_SOURCE,
} from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";
import { SUBSPACE_DEPARTURES, subspaceParameters } from "./subspace-parameters.ts";

/** d = Δ + w·Vᵀ(−e(Ĥ)Vm − VΔ). */
export const ogrDiagonalSubspaceDirection: DirectionDefinition = {
  name: "ogr-diagonal-subspace",
  title: "Diagonal online gradient regression, corrected in a followed subspace",
  family: "online-regression",
  formula:
    "\\Delta = -\\frac{m}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\qquad d = \\Delta + w\\,V^\\top\\left(-e(\\hat H) V m - V\\Delta\\right)",
  hyperparameters: {
    ...averagingParameters,
    ...guardParameters,
    divisor: { ...guardParameters.divisor, default: 1.5 },
    cut: { ...guardParameters.cut, default: 6 },
    ...subspaceParameters,
    basisRate: { ...subspaceParameters.basisRate, default: 0.1 },
    blend: {
      kind: "number",
      default: 0.4,
      range: [0, 1],
      scale: "linear",
      sweep: [0.1, 0.6],
      meaning: "w: weight of the subspace step inside the subspace.",
      source: `${NOTEBOOKS}, 3-D Beale lattice (0.3 to 0.5)`,
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: `${REGRESSION_SOURCE}, diagonal and subspace variants; errors of the estimate: this project`,
  fails:
    "As its two parts: unseen directions off the subspace have diagonal curvature only; gradient noise that has moved the point feigns positive curvature.",
  departures: [...REGRESSION_DEPARTURES, ...SUBSPACE_DEPARTURES],
  build(context) {
    const { engine, objective, theta } = context;
    const { smoothing, divisor, cut, blend } = laneHyperparameters(
      context,
      "smoothing",
      "divisor",
      "cut",
      "blend",
    );
    const rank = Math.min(structuralNumber(context, "dimensions"), objective.size);
    const { gradient, evaluate } = batchGradient(context);
    const means = runningMeans(context, smoothing);
    const diagonal = diagonalRegression(context, objective.size, smoothing, theta);
    const { basis, turned, update: follow } = gradientSubspace(context, rank);
    const regression = matrixRegression(context, rank);
    const { plain, compute: computePlain } = plainRate(context);
    const vector = () => engine.tensor([rank]);
    const [positions, gradients, momenta, stepped, projected] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
    const [rates, direction, correction] = [
      engine.tensor([objective.size]),
      engine.tensor([objective.size]),
      engine.tensor([objective.size]),
    ];
    const { trust, curvature } = diagonal;
    return {
      direction,
      gradient,
      state: {
        curvature,
        standardError: diagonal.standardError,
        feedback: diagonal.feedback,
        trust,
        rates,
        subspaceCurvature: regression.curvature,
        subspaceStandardError: regression.standardError,
        basis,
        momentum: means.momentum,
      },
      compute() {
        evaluate();
        means.update(gradient);
        computePlain(means.momentum);
        diagonal.update(means.positionDeviation, means.gradientDeviation, rates);
        engine.map(
          `newton = 1/max(abs(curvature)*divisor, cut);
           rate = select(trust > 0, trust*newton + (1 - trust)*min(plain, newton), plain);
           d = -rate*m`,
          {
            rate: rates,
            d: direction,
            trust,
            curvature,
            divisor,
            cut,
            plain,
            m: means.momentum,
          },
        );
        follow(gradient);
        regression.turn(turned);
        engine.matmul(basis, means.positionDeviation, positions);
        engine.matmul(basis, means.gradientDeviation, gradients);
        engine.matmul(basis, means.momentum, momenta);
        regression.update(positions, gradients, plain);
        regression.apply(momenta, stepped);
        engine.matmul(basis, direction, projected);
        engine.map("y = blend*(-y - p)", { y: stepped, blend, p: projected });
        engine.matmul(basis, stepped, correction, { transposeA: true });
        engine.map("d = d + c", { d: direction, c: correction });
      },
    };
  },
};

export const ogrDiagonalSubspace = composeOptimizer(ogrDiagonalSubspaceDirection, unitStep, {
  name: ogrDiagonalSubspaceDirection.name,
  title: ogrDiagonalSubspaceDirection.title,
  source: ogrDiagonalSubspaceDirection.source,
});
