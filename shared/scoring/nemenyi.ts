/** Nemenyi's critical difference of average ranks (Nemenyi 1963; Demšar 2006, JMLR 7, section 3.2.2). */
import { studentizedRangeQuantile } from "../distributions/studentized-range.ts";

/**
 * CD = q_α·√(k(k+1)/(6n)), q_α the studentized range of k normals over √2: average ranks over n problems that
 * differ by less cannot be told apart.
 */
export function criticalDifference(entrants: number, problems: number, alpha = 0.05): number {
  const q = studentizedRangeQuantile(alpha, entrants) / Math.SQRT2;
  return q * Math.sqrt((entrants * (entrants + 1)) / (6 * problems));
}
