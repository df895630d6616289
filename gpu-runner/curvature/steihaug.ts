/**
 * Conjugate gradients inside a ball (Steihaug 1983; Nocedal and Wright 2006, algorithm 7.2), as a recorded program of a
 * fixed number of iterations in which each lane stops by itself:
 *
 *   z = 0, r = g, d = −g;   α = rᵀr/dᵀHd,  z ← z + αd,  r ← r + αHd,  d ← −r + (rᵀr)₊/(rᵀr)·d
 *
 * until ‖r‖ < min(½, √‖g‖)·‖g‖; or the curvature dᵀHd is not positive, or z + αd lies outside: then z goes along d to the
 * boundary, to the end of lower model where d has no positive curvature. The first z is the Cauchy point and the model
 * falls from z to z, so s does no worse than it. ‖z‖ grows, so that no later z would come back inside.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { TrustRegionStep } from "./trust-region-model.ts";

/** Largest share of ‖g‖ at which the residual is small enough; √‖g‖ of it where that is less: superlinear. */
const FORCING = 0.5;

export interface SteihaugRequest {
  readonly size: number;
  readonly iterations: number;
  /** H·vector. */
  product(vector: LaneTensor, product: LaneTensor): void;
  /** g `[P]`. */
  readonly gradient: LaneTensor;
  /** Δ > 0, lane scalar. */
  readonly radius: LaneTensor;
}

export interface Steihaug extends TrustRegionStep {
  /** Products of the last solve that the lane asked for: a lane scalar. */
  readonly products: LaneTensor;
  solve(): void;
}

export function createSteihaug(engine: Engine, request: SteihaugRequest): Steihaug {
  const { size, iterations, product, gradient, radius } = request;
  const vector = (): LaneTensor => engine.tensor([size]);
  const [z, r, d, image] = [vector(), vector(), vector(), vector()];
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [rr, next, curvature, dd, zd, zz] = [scalar(), scalar(), scalar(), scalar(), scalar(), scalar()];
  const [length, running, tolerance, boundary, products, predicted] = [
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
  ];

  function iterate(): void {
    product(d, image);
    engine.reduce("sum", "c = d*hd; dd = d*d; zd = z*d; zz = z*z", {
      c: curvature,
      dd,
      zd,
      zz,
      d,
      z,
      hd: image,
    });
    // The two ends of the line: forth = (Δ² − zᵀz)/(zᵀd + √…) without a difference, as zᵀd ≥ 0.
    engine.map(
      `products = products + running;
       bent = !(c > 0);
       alpha = select(bent, 0, rr/c);
       outside = zz + alpha*(2*zd + alpha*dd) >= radius*radius;
       room = max(0, radius*radius - zz);
       root = sqrt(zd*zd + dd*room);
       forth = select(zd + root > 0, room/(zd + root), 0);
       back = select(dd > 0, -(zd + root)/dd, 0);
       lower = bent && back*(0.5*c*back - rr) < forth*(0.5*c*forth - rr);
       hit = running && (bent || outside);
       t = select(running, select(hit, select(lower, back, forth), alpha), 0);
       boundary = select(hit, 1, boundary);
       running = running && !hit`,
      { t: length, c: curvature, rr, dd, zd, zz, radius, running, boundary, products },
    );
    engine.map("z = z + t*d; r = r + t*hd", { z, r, d, hd: image, t: length });
    engine.reduce("sum", "next = r*r", { next, r });
    engine.map("running = running && next > tolerance", { running, next, tolerance });
    engine.map("d = select(running, next/rr*d - r, d)", { d, r, rr, next, running });
    engine.map("rr = next", { rr, next });
  }

  return {
    step: z,
    predictedDecrease: predicted,
    boundary,
    products,
    solve() {
      engine.map("z = 0; r = g; d = -g", { z, r, d, g: gradient });
      engine.reduce("sum", "rr = g*g", { rr, g: gradient });
      engine.map(
        `share = min(${FORCING}, sqrt(sqrt(rr))); tolerance = share*share*rr;
         running = rr > 0; boundary = 0; products = 0`,
        { rr, tolerance, running, boundary, products },
      );
      for (let i = 0; i < iterations; i++) iterate();
      // r = g + Hz, so that −(gᵀz + ½zᵀHz) = −½zᵀ(g + r).
      engine.reduce("sum", "p = -0.5*z*(g + r)", { p: predicted, z, g: gradient, r });
    },
  };
}
