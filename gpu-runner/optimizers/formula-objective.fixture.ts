/** Test fixture: an objective from formulas of the coordinates `x0, x1, …`, on any engine. */
import type { Engine, LaneTensor, Operands } from "../engine.ts";
import type { Objective } from "../objective.ts";

export interface FormulaObjective {
  /** Expression of the value in `x0, x1, …`. */
  readonly value: string;
  /** Expressions of the partial derivatives, one per coordinate. */
  readonly gradient: readonly string[];
  /** Standard deviation of Gaussian noise added to the gradient, drawn anew each step. */
  readonly noise?: number;
  readonly batchesPerEpoch?: number;
}

/** Coordinates of `[P]` or `[C, P]`, by name. */
function coordinates(engine: Engine, points: LaneTensor, size: number): Operands {
  const axis = points.shape.length - 1;
  return Object.fromEntries(
    Array.from({ length: size }, (_, i) => [`x${i}`, engine.slice(points, i, 1, axis)]),
  );
}

export function formulaObjective(engine: Engine, formulas: FormulaObjective): Objective {
  const size = formulas.gradient.length;
  const noise = engine.tensor([size]);
  const value = (theta: LaneTensor, out: LaneTensor): void => {
    engine.map(`f = ${formulas.value}`, { f: out, ...coordinates(engine, theta, size) });
  };
  const unsupported = (): never => {
    throw new Error("formula objectives have no curvature products");
  };
  return {
    size,
    supports: new Set(["gradient"]),
    blocks: [],
    batchesPerEpoch: formulas.batchesPerEpoch ?? 1,
    batchSize: 1,
    deterministic: !formulas.noise && (formulas.batchesPerEpoch ?? 1) === 1,
    nextBatch(step) {
      if (formulas.noise) engine.random("normal", noise, step, 77);
    },
    value,
    values(points, out) {
      const column = engine.reshape(out, [out.size, 1]);
      engine.map(`f = ${formulas.value}`, { f: column, ...coordinates(engine, points, size) });
    },
    gradient(theta, out, gradient) {
      value(theta, out);
      const slots = Object.fromEntries(
        Array.from({ length: size }, (_, i) => [`g${i}`, engine.slice(gradient, i, 1)]),
      );
      engine.map(formulas.gradient.map((partial, i) => `g${i} = ${partial}`).join("; "), {
        ...slots,
        ...coordinates(engine, theta, size),
      });
      if (formulas.noise) engine.map(`g = g + ${formulas.noise}*n`, { g: gradient, n: noise });
    },
    hessianVector: unsupported,
    gaussNewtonVector: unsupported,
    hessian: unsupported,
    criterion: value,
    dispose() {},
  };
}

const BEALE = (x: string, y: string): string =>
  `pow(1.5 - ${x} + ${x}*${y}, 2) + pow(2.25 - ${x} + ${x}*${y}*${y}, 2) + pow(2.625 - ${x} + ${x}*${y}*${y}*${y}, 2)`;
const BEALE_X = (x: string, y: string): string =>
  `2*(1.5 - ${x} + ${x}*${y})*(${y} - 1) + 2*(2.25 - ${x} + ${x}*${y}*${y})*(${y}*${y} - 1) + 2*(2.625 - ${x} + ${x}*${y}*${y}*${y})*(${y}*${y}*${y} - 1)`;
const BEALE_Y = (x: string, y: string): string =>
  `2*(1.5 - ${x} + ${x}*${y})*${x} + 4*(2.25 - ${x} + ${x}*${y}*${y})*${x}*${y} + 6*(2.625 - ${x} + ${x}*${y}*${y}*${y})*${x}*${y}*${y}`;

/** b(x,y) + b(z,y), b Beale's function; minimum 0 at (3, ½, 3). */
export function beale3d(engine: Engine, noise: number): Objective {
  return formulaObjective(engine, {
    value: `${BEALE("x0", "x1")} + ${BEALE("x2", "x1")}`,
    gradient: [BEALE_X("x0", "x1"), `${BEALE_Y("x0", "x1")} + ${BEALE_Y("x2", "x1")}`, BEALE_X("x2", "x1")],
    noise,
  });
}

/** x⁴/4 − x²/2 + y²/2: wells at (±1, 0), a saddle at 0. */
export function doubleWell(engine: Engine): Objective {
  return formulaObjective(engine, {
    value: "0.25*x0*x0*x0*x0 - 0.5*x0*x0 + 0.5*x1*x1",
    gradient: ["x0*x0*x0 - x0", "x1"],
  });
}

/** ½·L·x² in one dimension. */
export function parabola(engine: Engine, curvature: number): Objective {
  return formulaObjective(engine, { value: `0.5*${curvature}*x0*x0`, gradient: [`${curvature}*x0`] });
}

/** Beale's function, written otherwise than in {@link beale3d}. */
export function bealeObjective(engine: Engine): Objective {
  return formulaObjective(engine, {
    value: "pow(1.5 - x0*(1 - x1), 2) + pow(2.25 - x0*(1 - x1*x1), 2) + pow(2.625 - x0*(1 - x1*x1*x1), 2)",
    gradient: [
      "-2*(1.5 - x0*(1 - x1))*(1 - x1) - 2*(2.25 - x0*(1 - x1*x1))*(1 - x1*x1) - 2*(2.625 - x0*(1 - x1*x1*x1))*(1 - x1*x1*x1)",
      "2*(1.5 - x0*(1 - x1))*x0 + 4*(2.25 - x0*(1 - x1*x1))*x0*x1 + 6*(2.625 - x0*(1 - x1*x1*x1))*x0*x1*x1",
    ],
  });
}
