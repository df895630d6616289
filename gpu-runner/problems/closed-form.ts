/**
 * Makes a problem of one formula: `closedForm({ name, expression, … })`. Value, gradient and Hessian come from
 * symbolic differentiation; the options `rotate` and `noise` and the default start are added here.
 */
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import type { ChoiceParameter, Parameters, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { ProblemDefinition } from "../problem.ts";
import { hostUniforms } from "../random/normal.ts";
import { orthogonalMatrix } from "../random/orthogonal.ts";
import { type ClosedFormFormulas, closedFormFormulas } from "./closed-form-formulas.ts";
import { ClosedFormObjective } from "./closed-form-objective.ts";
import { closedFormOptions, MAX_DIMENSION, numberOption } from "./closed-form-options.ts";

/**
 * Default budget of a trial in gradient-equivalents. Rosenbrock and Beale take a first-order method some
 * hundreds of gradients from a box start, Newton-type methods some tens of steps (of 1 + 2·P here): 300 lets
 * the first get there when it is tuned well and does not let the second hide its price.
 */
export const CLOSED_FORM_BUDGET = 300;

/** Stream of the host's uniforms: starting points. */
const START_STREAM = 0x57a7;

/** An interval per coordinate. */
export type Box = (coordinate: number, options: ParameterValues) => readonly [low: number, high: number];

export interface ClosedFormSpec
  extends Pick<ProblemDefinition, "name" | "title" | "definition" | "source" | "targets" | "version"> {
  /** Number of coordinates, P. Absent: the option `dimension`. */
  readonly size?: number | ((options: ParameterValues) => number);
  /** The function of x0 … x{P−1} in the formula language, statements with locals allowed. */
  readonly expression: string | ((options: ParameterValues) => string);
  /** Options beyond `rotate` and `noise`. */
  readonly options?: Parameters;
  /** Starts are uniform in it. */
  readonly box: Box;
  /** Starting points of papers, by name; selected with the option `start`. */
  readonly namedStarts?: Readonly<
    Record<string, (options: ParameterValues, seed: number) => readonly number[]>
  >;
  /** The one point at which all runs start at these options; undefined: as `start` or the box says. */
  readonly startAt?: (options: ParameterValues) => readonly number[] | undefined;
  readonly criticalPoints:
    | readonly CriticalPoint[]
    | ((options: ParameterValues) => readonly CriticalPoint[]);
  /** At these options there is no minimum. Absent: at all there is one. */
  readonly unboundedBelow?: (options: ParameterValues) => boolean;
  readonly budget?: number;
}

/** Coordinates of the optimizer z = Rᵀ x. */
function toOptimizer(options: ParameterValues, x: ArrayLike<number>): Float64Array {
  const rotation = rotationOf(options, x.length);
  if (!rotation) return Float64Array.from(x);
  return Float64Array.from(x, (_, i) => {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += (rotation[j * x.length + i] as number) * (x[j] as number);
    return sum;
  });
}

/** With the index that follows from the kind, or from the eigenvalues where they are stated. */
function indexed(known: CriticalPoint): CriticalPoint {
  const { kind, eigenvalues, point, index } = known;
  if (index !== undefined) return known;
  if (eigenvalues) return { ...known, index: eigenvalues.filter((eigenvalue) => eigenvalue < 0).length };
  if (kind === "minimum") return { ...known, index: 0 };
  return kind === "maximum" ? { ...known, index: point.length } : known;
}

function rotationOf(options: ParameterValues, dimension: number): Float64Array | undefined {
  const seed = numberOption(options, "rotate");
  return seed === 0 ? undefined : orthogonalMatrix(seed, dimension);
}

function startOption(names: readonly string[]): ChoiceParameter {
  return {
    kind: "choice",
    default: "box",
    choices: ["box", ...names],
    structural: true,
    meaning: "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
    source: "Saddlebench",
  };
}

const textCache = new Map<string, ClosedFormFormulas>();

/** Builds the definition. Formulas are derived when a trial is created and kept for equal expressions. */
export function closedForm(spec: ClosedFormSpec): ProblemDefinition {
  const namedStarts = spec.namedStarts ?? {};
  const startNames = Object.keys(namedStarts);
  const options: Parameters = {
    ...spec.options,
    ...(startNames.length > 0 ? { start: startOption(startNames) } : {}),
    ...closedFormOptions,
  };
  const size = (values: ParameterValues): number => {
    if (typeof spec.size === "number") return spec.size;
    return spec.size ? spec.size(values) : numberOption(values, "dimension");
  };
  const checkedSize = (values: ParameterValues): number => {
    const dimension = size(values);
    if (dimension > MAX_DIMENSION)
      throw new RangeError(
        `problem "${spec.name}": ${dimension} coordinates at these options; closed-form problems have at most ${MAX_DIMENSION}`,
      );
    return dimension;
  };
  const formula = (values: ParameterValues): string =>
    typeof spec.expression === "string" ? spec.expression : spec.expression(values);
  const { name, title, definition, source, targets, version, budget = CLOSED_FORM_BUDGET } = spec;
  return {
    name,
    title,
    definition,
    source,
    targets,
    version,
    budget,
    family: "closed-form",
    supports: ["gradient", "hessianVector", "hessian"],
    options,
    parameterCount: checkedSize,
    start(values, seed) {
      const dimension = checkedSize(values);
      const given = spec.startAt?.(values);
      if (given) return toOptimizer(values, given);
      const named = namedStarts[String(values.start)];
      if (named) return toOptimizer(values, named(values, seed));
      const uniforms = hostUniforms(seed, START_STREAM, dimension);
      const point = uniforms.map((u, coordinate) => {
        const [low, high] = spec.box(coordinate, values);
        return low + (high - low) * u;
      });
      return toOptimizer(values, point);
    },
    criticalPoints(values) {
      const points =
        typeof spec.criticalPoints === "function" ? spec.criticalPoints(values) : spec.criticalPoints;
      return points.map((known) => ({ ...indexed(known), point: [...toOptimizer(values, known.point)] }));
    },
    ...(spec.unboundedBelow ? { unboundedBelow: spec.unboundedBelow } : {}),
    formula,
    landscape(values) {
      if (checkedSize(values) !== 2) return undefined;
      return {
        expression: formula(values),
        box: [spec.box(0, values), spec.box(1, values)],
      };
    },
    create({ engine, options: values }) {
      const dimension = checkedSize(values);
      const text = formula(values);
      const key = `${dimension} ${text}`;
      const formulas = textCache.get(key) ?? closedFormFormulas(text, dimension);
      textCache.set(key, formulas);
      const rotation = rotationOf(values, dimension);
      const settings = { formulas, dimension, noise: numberOption(values, "noise") };
      return Promise.resolve(
        new ClosedFormObjective(engine, rotation ? { ...settings, rotation } : settings),
      );
    },
  };
}
