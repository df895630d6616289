/** Numbers as programs write them in text. */

/** What stands where a number is not finite; empty too. */
export const NOT_FINITE = /^([+-]?(inf|infinity|nan))?$/i;

/** NaN where the text is no finite decimal number. */
export function decimal(text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}
