/**
 * What the curvature is like at a point, as one recorded program: extreme eigenvalues with error bounds, the
 * index (share of negative eigenvalues), the trace, and the nodes of the spectral density.
 *
 * Stochastic Lanczos quadrature: from random signs v, Lanczos gives Ritz values λⱼ and weights
 * wⱼ = (first coordinate of Ritz vector j)², and Σⱼ wⱼ f(λⱼ) estimates tr f(H)/P, exact for polynomials f of
 * degree 2k − 1 in the random vector's own measure (Golub and Meurant 1994; Ubaru, Chen, Saad 2017). Several
 * draws are averaged. Never counted as cost.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";
import { createLanczos } from "./lanczos.ts";

export interface CurvatureProbeRequest {
  /** k: Lanczos vectors of a draw; at most P are made. */
  readonly vectors: number;
  /** Independent draws, averaged; default 1. */
  readonly draws?: number;
  /**
   * Where to look `[P]`: `measure` evaluates the gradient there first (on the current batch). Absent: the point
   * of the objective's last `gradient`.
   */
  readonly theta?: LaneTensor;
  /**
   * Only the square of the Hessian on these entries of θ, all others held: a layer's own curvature. Everything else of the
   * probe is then of that square, P its side. Absent: the whole Hessian.
   */
  readonly block?: { readonly offset: number; readonly size: number };
}

export interface CurvatureProbe {
  /** Records the operations; each run draws new vectors. */
  measure(): void;
  /** Smallest and largest Ritz value of all draws, lane scalars: inside the true extremes. */
  readonly smallest: LaneTensor;
  readonly largest: LaneTensor;
  /** Bounds on the distance of `smallest` and `largest` to an eigenvalue (|β·last coordinate|), last draw. */
  readonly smallestError: LaneTensor;
  readonly largestError: LaneTensor;
  /** Share of eigenvalues below −{@link ZERO_SHARE}·max|λ|, in [0, 1], lane scalar. */
  readonly index: LaneTensor;
  /** Estimate of tr H, lane scalar. */
  readonly trace: LaneTensor;
  /** Nodes and weights `[draws, k]` of the spectral density; the weights of a lane add up to 1. */
  readonly nodes: LaneTensor;
  readonly weights: LaneTensor;
  /** Hessian-vector products of one measurement. */
  readonly products: number;
}

/** Curvature below this share of the largest |λ| counts as zero: float32 products carry about 1e-6. */
export const ZERO_SHARE = 1e-4;
const STREAM = 0x4350;

export function curvatureProbe(
  engine: Engine,
  objective: Objective,
  request: CurvatureProbeRequest,
): CurvatureProbe {
  const { theta, draws = 1 } = request;
  const { size, product } = squareOf(engine, objective, request.block);
  const start = engine.tensor([size]);
  const lanczos = createLanczos(engine, {
    size,
    rank: request.vectors,
    start,
    residual: true,
    product,
  });
  const { rank, coordinates } = lanczos;
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [smallest, largest, index, trace] = [scalar(), scalar(), scalar(), scalar()];
  const [smallestError, largestError, counter, value] = [scalar(), scalar(), scalar(), scalar()];
  const gradient = theta ? engine.tensor([objective.size]) : undefined;
  const nodes = engine.tensor([draws, rank]);
  const weights = engine.tensor([draws, rank]);
  const flatNodes = engine.reshape(nodes, [draws * rank]);
  const flatWeights = engine.reshape(weights, [draws * rank]);
  const first = engine.slice(coordinates, 0, 1, 1);
  const last = (row: number): LaneTensor => engine.slice(engine.row(coordinates, row), rank - 1, 1);

  return {
    smallest,
    largest,
    smallestError,
    largestError,
    index,
    trace,
    nodes,
    weights,
    products: draws * rank,
    measure() {
      if (theta && gradient) objective.gradient(theta, value, gradient);
      for (let draw = 0; draw < draws; draw++) {
        engine.random("rademacher", start, counter, STREAM + draw);
        lanczos.compute();
        engine.copy(lanczos.values, engine.row(nodes, draw));
        // A reduction over an axis of one entry squares the first coordinates into a [k] row.
        engine.reduce("sum", `w = c*c*${1 / draws}`, { w: engine.row(weights, draw), c: first });
      }
      engine.map(
        "low = abs(lowCoordinate)*sqrt(max(rr, 0)); high = abs(highCoordinate)*sqrt(max(rr, 0)); n = n + 1",
        {
          low: smallestError,
          high: largestError,
          lowCoordinate: last(0),
          highCoordinate: last(rank - 1),
          rr: lanczos.residualSquared,
          n: counter,
        },
      );
      engine.reduce("min", "s = x", { s: smallest, x: flatNodes });
      engine.reduce("max", "l = x", { l: largest, x: flatNodes });
      engine.reduce("sum", `i = w*(x < -${ZERO_SHARE}*max(abs(s), abs(l))); t = w*x*${size}`, {
        i: index,
        t: trace,
        w: flatWeights,
        x: flatNodes,
        s: smallest,
        l: largest,
      });
    },
  };
}

/** Products with the Hessian, or with its square on a block: the vector with zeros around it, and of its image the same part. */
function squareOf(
  engine: Engine,
  objective: Objective,
  block: CurvatureProbeRequest["block"],
): { readonly size: number; product(vector: LaneTensor, image: LaneTensor): void } {
  if (!block)
    return {
      size: objective.size,
      product: (vector, image) => objective.hessianVector(vector, image),
    };
  const { offset, size } = block;
  const [whole, image] = [engine.tensor([objective.size]), engine.tensor([objective.size])];
  return {
    size,
    product(vector, part) {
      engine.copy(vector, engine.slice(whole, offset, size));
      objective.hessianVector(whole, image);
      engine.copy(engine.slice(image, offset, size), part);
    },
  };
}
