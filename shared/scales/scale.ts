/**
 * Scales on which a number is swept: uniform in x, in log x, or in log(1 − x).
 *
 * `one-minus-log` is for shares that are kept (μ, β, decay), where .9, .99 and .999 are as far apart as .1, .01 and
 * .001. Its interval is given in x, as everywhere: 1 − μ from .01 to .3 is written `[0.7, 0.99]`; `[0, 0.99]` holds
 * μ = 0 itself.
 */
export const SCALES = ["linear", "log", "one-minus-log"] as const;
export type Scale = (typeof SCALES)[number];

/** Each scale as its options read in a form and in messages. */
export const SCALE_IN_WORDS: Readonly<Record<Scale, string>> = {
  linear: "linear",
  log: "logarithmic",
  "one-minus-log": "logarithmic in 1 − x",
};

/** Kept of the number that the scale spreads: short to print, to copy and to hash. */
const SIGNIFICANT_DIGITS = 6;
/** 1 − x of a rounded 1 − x, without the noise of the subtraction. */
const EXACT_DIGITS = 15;

/** Why `[low, high]` can't be put on the scale, in words, or undefined. */
export function scaleProblem(scale: Scale, low: number, high: number): string | undefined {
  if (scale === "log" && low <= 0)
    return `a log scale needs a positive minimum, not ${low}; use "linear" or a minimum above 0`;
  if (scale === "one-minus-log" && high >= 1)
    return `a one-minus-log scale spreads 1 − x and needs a maximum below 1, not ${high}; write 1 − x from 0.01 to 0.3 as [0.7, 0.99]`;
  return undefined;
}

/** The number at `u` of [0, 1] between `low` and `high`, increasing in `u`; not rounded. */
export function numberAt(scale: Scale, low: number, high: number, u: number): number {
  if (scale === "log") return logBetween(low, high, u);
  if (scale === "one-minus-log") return 1 - logBetween(1 - low, 1 - high, u);
  return low + u * (high - low);
}

/** The inverse of {@link numberAt}. */
export function placeOf(scale: Scale, low: number, high: number, x: number): number {
  if (scale === "log") return Math.log(x / low) / Math.log(high / low);
  if (scale === "one-minus-log") return Math.log((1 - x) / (1 - low)) / Math.log((1 - high) / (1 - low));
  return (x - low) / (high - low);
}

/** `x` to six digits of what the scale spreads. */
export function rounded(scale: Scale, x: number): number {
  if (scale !== "one-minus-log") return Number(x.toPrecision(SIGNIFICANT_DIGITS));
  return Number((1 - Number((1 - x).toPrecision(SIGNIFICANT_DIGITS))).toPrecision(EXACT_DIGITS));
}

function logBetween(low: number, high: number, u: number): number {
  return Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low)));
}
