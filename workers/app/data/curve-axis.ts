/** What a learning curve is drawn against. */
export const CURVE_AXES = {
  gradientEquivalents: "gradient-equivalents",
  steps: "steps",
  seconds: "seconds",
} as const;
export type CurveAxis = keyof typeof CURVE_AXES;

/** The one that an address names; gradient-equivalents where it names none. */
export function curveAxis(name: string | null): CurveAxis {
  return name === "steps" || name === "seconds" ? name : "gradientEquivalents";
}
