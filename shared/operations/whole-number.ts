/** A whole number in a query. */
import * as z from "zod/mini";

/** Digits alone; stays text: whoever reads it says `Number`. */
export function wholeNumber(most: number) {
  return z.string().check(
    z.regex(/^\d{1,12}$/, "a whole number"),
    z.refine((text) => Number(text) <= most, `at most ${most}`),
  );
}
