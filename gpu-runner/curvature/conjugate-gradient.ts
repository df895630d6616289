/**
 * Conjugate gradients on (A + λI) x = b as a recorded program: a fixed number of iterations, each lane stops
 * by itself (Hestenes and Stiefel 1952) when the model's progress is small (Martens 2010, section 4.4):
 *
 *   φ(x) = ½xᵀ(A + λI)x − bᵀx;  stop after iteration i > m if φᵢ < 0 and (φᵢ − φᵢ₋ₘ)/φᵢ < m·ε, m = max(10, i/10)
 *
 * or when the residual or the curvature along the search direction is not positive.
 */
import type { Engine, LaneTensor } from "../engine.ts";

export interface ConjugateGradientRequest {
  readonly size: number;
  readonly iterations: number;
  product(vector: LaneTensor, product: LaneTensor): void;
  /** b `[P]`. */
  readonly target: LaneTensor;
  /** λ, lane scalar. */
  readonly damping: LaneTensor;
  /** ε. 0 runs every iteration that makes any progress at all. */
  readonly tolerance: number;
  /** After which iterations (1-based, ascending) the iterate is kept. */
  readonly kept: readonly number[];
}

export interface ConjugateGradient {
  /** x `[P]`: the start of the next `solve` and its result. */
  readonly solution: LaneTensor;
  /** The kept iterates `[C, P]` and their φ `[C]`. */
  readonly iterates: LaneTensor;
  readonly models: LaneTensor;
  /** Products of the last solve, one for the start included: a lane scalar. */
  readonly products: LaneTensor;
  solve(): void;
}

export function createConjugateGradient(
  engine: Engine,
  request: ConjugateGradientRequest,
): ConjugateGradient {
  const { size, iterations, product, target, damping, tolerance, kept } = request;
  const vector = (): LaneTensor => engine.tensor([size]);
  const [x, residual, search, image] = [vector(), vector(), vector(), vector()];
  const iterates = engine.tensor([kept.length, size]);
  const models = engine.tensor([kept.length]);
  const residuals = engine.tensor([iterations + 1]);
  const values = engine.tensor([iterations + 1]);
  const curvature = engine.tensor([1]);
  const running = engine.tensor([1]);
  const products = engine.tensor([1]);
  const at = (tensor: LaneTensor, index: number): LaneTensor => engine.slice(tensor, index, 1);
  const assess = (i: number): void =>
    engine.reduce("sum", "rr = r*r; phi = -0.5*x*(r + b)", {
      rr: at(residuals, i),
      phi: at(values, i),
      r: residual,
      x,
      b: target,
    });

  function iterate(i: number): void {
    product(search, image);
    engine.reduce("sum", "c = p*(ap + d*p)", { c: curvature, p: search, ap: image, d: damping });
    engine.map("go = running*(c > 0); a = select(go, rr/c, 0); x = x + a*p; r = r - a*(ap + d*p)", {
      x,
      r: residual,
      p: search,
      ap: image,
      d: damping,
      c: curvature,
      running,
      rr: at(residuals, i - 1),
    });
    assess(i);
    engine.map("p = select(running && old > 0, r + rr/old*p, p)", {
      p: search,
      r: residual,
      rr: at(residuals, i),
      old: at(residuals, i - 1),
      running,
    });
    const window = Math.max(10, Math.floor(i / 10));
    const judged = i > window && tolerance > 0;
    engine.map(
      `products = products + running;
       running = running && c > 0 && rr > 0${judged ? " && !(phi < 0 && (phi - before) >= phi*limit)" : ""}`,
      {
        products,
        running,
        c: curvature,
        rr: at(residuals, i),
        ...(judged ? { phi: at(values, i), before: at(values, i - window), limit: window * tolerance } : {}),
      },
    );
    const slot = kept.indexOf(i);
    if (slot >= 0) {
      engine.copy(x, engine.row(iterates, slot));
      engine.copy(at(values, i), at(models, slot));
    }
  }

  return {
    solution: x,
    iterates,
    models,
    products,
    solve() {
      product(x, image);
      engine.map("r = b - ap - d*x; p = r", { r: residual, p: search, b: target, ap: image, d: damping, x });
      assess(0);
      engine.map("running = rr > 0; products = 1", { running, products, rr: at(residuals, 0) });
      for (let i = 1; i <= iterations; i++) iterate(i);
    },
  };
}
