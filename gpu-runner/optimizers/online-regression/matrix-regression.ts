/**
 * Linear regression of gradients on positions in k dimensions at once: a symmetric k×k Hessian estimate.
 *
 * ```
 * D += β(δx δxᵀ − D)      S += β(δg δxᵀ + δx δgᵀ − S)      h += β(‖δg‖² − h)
 * D Ĥ + Ĥ D = S           D = Σ eᵢvᵢvᵢᵀ:  vᵢᵀĤvⱼ = vᵢᵀSvⱼ/(eᵢ + eⱼ)       Ĥ = Σ λⱼqⱼqⱼᵀ
 * σ̂² = (h − tr(ĤS) + tr(ĤDĤ))/(k·freedom)        standardErrorⱼ² = σ̂²·W/(qⱼᵀDqⱼ)
 * rateⱼ = trustⱼ·νⱼ + (1 − trustⱼ)·min(plain, νⱼ),  νⱼ = 1/max(|λⱼ|·div, cut);  plain where nothing is known
 * ```
 * δx, δg `[k]`: deviations from the averages · D, S, Ĥ `[k, k]` · λ `[k]`, q in the rows of `[k, k]` · W the sum
 * of the squared weights `[1]` · freedom = max(1 − (1+k)W, 0.05).
 * Source: Duda 2019, arXiv 1907.07063, sections 4 and 5 (the symmetric solution in D's eigenbasis); errors of
 * the estimate are this project's, as in `diagonal-regression.ts`, one σ̂² for all directions.
 *
 * Noiseless and from a consistent start Ĥ is exact after k independent steps, whatever β and whatever the
 * signs: C = HD, so S has the entries Hᵢⱼ(eᵢ + eⱼ). Entries between two directions not yet seen are 0.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { confidenceOf, FEEDBACK, MIN_FREEDOM, MIN_VARIANCE } from "./regression-parameters.ts";

/** Eigenvalues of D below this many units of round-off of the largest are rounding (times k: k sums). */
const VARIANCE_FLOOR = 16;

export interface MatrixRegression {
  /** D `[k, k]`. */
  readonly positions: LaneTensor;
  /** S `[k, k]`. */
  readonly products: LaneTensor;
  /** Ĥ `[k, k]`. */
  readonly hessian: LaneTensor;
  /** λ `[k]`, ascending. */
  readonly curvature: LaneTensor;
  readonly standardError: LaneTensor;
  readonly feedback: LaneTensor;
  readonly trust: LaneTensor;
  /** Rate of each eigenvector `[k]`. */
  readonly rates: LaneTensor;
  /** The coordinates turn by `rotation` `[k, k]`: D ← RDRᵀ, S ← RSRᵀ. */
  turn(rotation: LaneTensor): void;
  /** Takes in a point and solves for Ĥ, its errors and the guarded rates. */
  update(positionDeviation: LaneTensor, gradientDeviation: LaneTensor, plain: LaneTensor): void;
  /** `result` `[k]` ← Q diag(rate) Qᵀ `vector`. */
  apply(vector: LaneTensor, result: LaneTensor): void;
}

export function matrixRegression(context: OptimizerContext, size: number): MatrixRegression {
  const { engine, step } = context;
  const {
    averaging: beta,
    divisor,
    cut,
    smoothing: gamma,
  } = laneHyperparameters(context, "averaging", "divisor", "cut", "smoothing");
  const confidence = confidenceOf(context);
  const consistent = structuralChoice(context, "init", ["consistent", "author"]) === "consistent";
  const square = () => engine.tensor([size, size]);
  const vector = () => engine.tensor([size]);
  const [positions, products, scratch, rotated, hessian] = [square(), square(), square(), square(), square()];
  const [basis, eigenvectors] = [square(), square()];
  const [variances, curvature, along, crossed] = [vector(), vector(), vector(), vector()];
  const [standardError, feedback, trust, rates, coordinates] = [
    vector(),
    vector(),
    vector(),
    vector(),
    vector(),
  ];
  const [largest, newest, h, noise, weightSquares] = Array.from({ length: 5 }, () => engine.tensor([1])) as [
    LaneTensor,
    LaneTensor,
    LaneTensor,
    LaneTensor,
    LaneTensor,
  ];
  engine.write(weightSquares, 1);
  if (!consistent)
    engine.write(
      positions,
      Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0)),
    );
  const floor = `${MIN_VARIANCE} + ${VARIANCE_FLOOR * size * engine.epsilon}*largest`;
  const column = (tensor: LaneTensor) => engine.reshape(tensor, [size, 1]);
  const row = (tensor: LaneTensor) => engine.reshape(tensor, [1, size]);

  /** Ĥ from D and S. */
  const solve = () => {
    engine.symmetricEigen(positions, variances, basis);
    engine.reduce("max", "largest = e", { largest, e: variances });
    engine.matmul(basis, products, scratch);
    engine.matmul(scratch, basis, rotated, { transposeB: true });
    engine.map(`seen = ei + ej > ${floor}; s = select(seen, s/select(seen, ei + ej, 1), 0)`, {
      s: rotated,
      ei: column(variances),
      ej: row(variances),
      largest,
    });
    engine.matmul(basis, rotated, scratch, { transposeA: true });
    engine.matmul(scratch, basis, hessian);
    engine.symmetricEigen(hessian, curvature, eigenvectors);
  };

  /** Errors of the eigenvalues, and the rates that follow. */
  const judge = (plain: LaneTensor) => {
    engine.matmul(eigenvectors, positions, scratch);
    engine.matmul(eigenvectors, products, rotated);
    engine.reduce("sum", "along = u*q; crossed = w*q", {
      along,
      crossed,
      u: scratch,
      w: rotated,
      q: eigenvectors,
    });
    engine.reduce("sum", "noise = lambda*(lambda*along - crossed)", {
      noise,
      lambda: curvature,
      along,
      crossed,
    });
    engine.map(`noise = max(h + noise, 0)/(${size}*max(1 - ${size + 1}*W, ${MIN_FREEDOM}))`, {
      noise,
      h,
      W: weightSquares,
    });
    engine.map(
      `known = along > ${floor};
       safe = select(known, along, 1);
       error = select(known, sqrt(noise*W/safe), 0);
       bias = select(known, rate*beta*noise*${FEEDBACK}/safe, 0);
       standardError = error;
       feedback = bias;
       doubt = confidence*confidence*(error*error + bias*bias);
       t = select(known, select(doubt > 0, lambda*lambda/(lambda*lambda + doubt), 1), 0);
       trust = t;
       newton = 1/max(abs(lambda)*divisor, cut);
       rate = select(t > 0, t*newton + (1 - t)*min(plain, newton), plain)`,
      {
        along,
        largest,
        noise,
        W: weightSquares,
        lambda: curvature,
        rate: rates,
        beta,
        gamma,
        confidence,
        divisor,
        cut,
        plain,
        standardError,
        feedback,
        trust,
      },
    );
  };

  return {
    positions,
    products,
    hessian,
    curvature,
    standardError,
    feedback,
    trust,
    rates,
    turn(rotation) {
      for (const matrix of [positions, products]) {
        engine.matmul(rotation, matrix, scratch);
        engine.matmul(scratch, rotation, matrix, { transposeB: true });
      }
    },
    update(positionDeviation, gradientDeviation, plain) {
      engine.reduce("sum", "newest = dg*dg", { newest, dg: gradientDeviation });
      engine.map(
        `${consistent ? "W = select(step == 0, 1, (1 - beta)*(1 - beta)*W + beta*beta)" : "W = (1 - beta)*(1 - beta)*W + beta*beta"};
         h = h + beta*(newest - h)`,
        { W: weightSquares, h, newest, beta, ...(consistent ? { step } : {}) },
      );
      engine.map("D = D + beta*(xi*xj - D); S = S + beta*(gi*xj + xi*gj - S)", {
        D: positions,
        S: products,
        xi: column(positionDeviation),
        xj: row(positionDeviation),
        gi: column(gradientDeviation),
        gj: row(gradientDeviation),
        beta,
      });
      solve();
      judge(plain);
    },
    apply(input, result) {
      engine.matmul(eigenvectors, input, coordinates);
      engine.map("y = rate*y", { y: coordinates, rate: rates });
      engine.matmul(eigenvectors, coordinates, result, { transposeA: true });
    },
  };
}
