/** Figures from repeated measurements. Every interval is at 95 %, and the pieces are what was repeated independently. */
import { studentQuantile } from "../../shared/distributions/student-t.ts";
import { wilsonInterval } from "../../shared/scoring/wilson.ts";
import type { Figure } from "./figure.ts";

type Head = Pick<Figure, "name" | "meaning" | "unit">;

/** The mean of independent values with Student's interval; none below two values or where one is not finite. */
export function meanFigure(head: Head, values: readonly number[]): Figure {
  const interval = meanInterval(values);
  return { ...head, ...interval, pieces: values.length };
}

/** The geometric mean of independent positive ratios, by the mean of their logarithms. */
export function ratioFigure(head: Head, ratios: readonly number[]): Figure {
  const { estimate, low, high } = meanInterval(ratios.map(Math.log));
  const back = (value: number | null): number | null => (value === null ? null : Math.exp(value));
  return { ...head, estimate: back(estimate), low: back(low), high: back(high), pieces: ratios.length };
}

/** A share of independent pieces, with Wilson's interval. */
export function shareFigure(head: Head, isSo: readonly boolean[]): Figure {
  const { estimate, low, high } = wilsonInterval(isSo.filter(Boolean).length, isSo.length);
  return { ...head, estimate, low, high, pieces: isSo.length };
}

/** What follows from the program and has no spread. */
export function exactFigure(head: Head, value: number): Figure {
  const known = Number.isFinite(value) ? value : null;
  return { ...head, estimate: known, low: known, high: known, pieces: 1 };
}

function meanInterval(values: readonly number[]): Pick<Figure, "estimate" | "low" | "high"> {
  const count = values.length;
  const estimate = values.reduce((sum, value) => sum + value, 0) / count;
  if (!Number.isFinite(estimate)) return { estimate: null, low: null, high: null };
  if (count < 2) return { estimate, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - estimate) ** 2, 0) / (count - 1);
  const half = studentQuantile(0.975, count - 1) * Math.sqrt(variance / count);
  return { estimate, low: estimate - half, high: estimate + half };
}
