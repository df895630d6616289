/** The two forms of PSGD's preconditioner P = QᵀQ: what is kept, how it is fitted, how it is applied. */
import type { Engine, LaneTensor } from "../../engine.ts";
import type { PeriodicWork } from "../../optimizer.ts";

export interface PreconditionerRequest {
  readonly size: number;
  /** v and h = Hv `[P]`. */
  readonly probe: LaneTensor;
  readonly product: LaneTensor;
  /** μ, lane scalar. */
  readonly fit: LaneTensor;
  /** Lane scalar; at 0 Q is set to the scale of the first pair, (‖v‖²/‖h‖²)^¼. */
  readonly step: LaneTensor;
}

export interface Preconditioner {
  /** Q: `[P, P]` or `[P]`. */
  readonly factor: LaneTensor;
  update(): void;
  /** `out` = P·`vector`. */
  apply(vector: LaneTensor, out: LaneTensor): void;
  readonly periodic?: readonly PeriodicWork[];
}

/** Steps between two refreshments of the inverse: rank-2 updates add a rounding error of about ε each. */
const REFRESH = 100;

function firstScale(engine: Engine, { probe, product, step }: PreconditionerRequest) {
  const vv = engine.tensor([1]);
  const hh = engine.tensor([1]);
  const scale = engine.tensor([1]);
  return {
    scale,
    record() {
      engine.reduce("sum", "vv = v*v; hh = h*h", { vv, hh, v: probe, h: product });
      engine.map("s = select(step == 0, select(hh > 0, sqrt(sqrt(vv/hh)), 1), s)", {
        s: scale,
        vv,
        hh,
        step,
      });
    },
  };
}

export function densePreconditioner(engine: Engine, request: PreconditionerRequest): Preconditioner {
  const { size, probe, product, fit, step } = request;
  const factor = engine.tensor([size, size]);
  const inverse = engine.tensor([size, size]);
  const image = engine.tensor([size, size]);
  const correction = engine.tensor([size, size]);
  const vector = (): LaneTensor => engine.tensor([size]);
  const [a, b, ph, pv, rotated] = [vector(), vector(), vector(), vector(), vector()];
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [aa, ab, bb] = [scalar(), scalar(), scalar()];
  const first = firstScale(engine, request);
  const column = (v: LaneTensor): LaneTensor => engine.reshape(v, [size, 1]);
  return {
    factor,
    update() {
      first.record();
      engine.map("q = select(step == 0, (_i == _j)*s, q); r = select(step == 0, (_i == _j)/s, r)", {
        q: factor,
        r: inverse,
        s: first.scale,
        step,
      });
      engine.matmul(factor, product, a);
      engine.matmul(inverse, probe, b, { transposeA: true });
      engine.matmul(factor, a, ph, { transposeA: true });
      engine.matmul(inverse, b, pv);
      engine.reduce("sum", "aa = a*a; ab = a*b; bb = b*b", { aa, ab, bb, a, b });
      // Q' = (I − cM)Q, M = aaᵀ − bbᵀ, and R' = R(I − cM)⁻¹ = R + c[h, P⁻¹v] K [a, b]ᵀ, K = (D − c·Gram)⁻¹.
      const scaled = "c = select(aa + bb > 0, fit/(aa + bb), 0)";
      engine.map(`${scaled}; q = q - c*(a*ph - b*v)`, {
        q: factor,
        a: column(a),
        b: column(b),
        ph,
        v: probe,
        aa,
        bb,
        fit,
      });
      engine.map(
        `${scaled}; det = (1 - c*aa)*(-1 - c*bb) - c*c*ab*ab;
         k11 = (-1 - c*bb)/det; k12 = c*ab/det; k22 = (1 - c*aa)/det;
         r = r + c*(h*(k11*a + k12*b) + pv*(k12*a + k22*b))`,
        { r: inverse, h: column(product), pv: column(pv), a, b, aa, ab, bb, fit },
      );
    },
    apply(input, out) {
      engine.matmul(factor, input, rotated);
      engine.matmul(factor, rotated, out, { transposeA: true });
    },
    periodic: [
      {
        everySteps: REFRESH,
        offset: REFRESH,
        run() {
          engine.matmul(factor, inverse, image);
          engine.map("e = 2*(_i == _j) - e", { e: image });
          engine.matmul(inverse, image, correction);
          engine.copy(correction, inverse);
        },
      },
    ],
  };
}

export function diagonalPreconditioner(engine: Engine, request: PreconditionerRequest): Preconditioner {
  const { size, probe, product, fit, step } = request;
  const factor = engine.tensor([size]);
  const first = firstScale(engine, request);
  return {
    factor,
    update() {
      first.record();
      engine.map("q = select(step == 0, s, q)", { q: factor, s: first.scale, step });
      // Each coordinate is a group of its own, so each has its own norm.
      engine.map("aa = q*h*q*h; bb = v*v/(q*q); q = q - fit*(aa - bb)/(aa + bb)*q", {
        q: factor,
        fit,
        h: product,
        v: probe,
      });
    },
    apply(vector, out) {
      engine.map("o = q*q*x", { o: out, q: factor, x: vector });
    },
  };
}
