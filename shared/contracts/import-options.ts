/** What is said beside a file of curves, which does not say it itself. */
import * as z from "zod/mini";

const name = z.string().check(z.minLength(1), z.maxLength(64));
/** A column or an attribute of the file. */
const column = z.string().check(z.minLength(1), z.maxLength(200));

export const importOptionsSchema = z.strictObject({
  /** For people; of curves only. */
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  /** By the name of a problem in the file. */
  problems: z._default(
    z.record(
      name,
      z.strictObject({
        /** What a run has to reach, hardest last; absent: the catalogue's. */
        targets: z.optional(z.array(z.number()).check(z.minLength(1), z.maxLength(16))),
        /** In the unit of the column `cost`; absent: the catalogue's, or the highest cost in the file. */
        budget: z.optional(z.number().check(z.positive(), z.maximum(1e7))),
      }),
    ),
    {},
  ),
  /** Of a file that names no problem. */
  problem: z.optional(name),
  /** Column that counts the cost; absent: the step. */
  cost: z.optional(column),
  /** Column with the value. */
  value: z.optional(column),
  /** Parameter or attribute with the optimizer's name; absent: `optimizer`. */
  optimizer: z.optional(column),
  /** Parameter or attribute with the seed; absent: `seed`. */
  seed: z.optional(column),
  /** What the name of a run or study says, as `{optimizer} {configuration} seed={seed}`. */
  run: z.optional(column),
  /** Higher values are better in the file: all change their sign, and targets are those of the changed ones. */
  negate: z.optional(z.boolean()),
  /** Each run is a draw from its optimizer's configurations, and none is chosen. */
  drawn: z.optional(z.boolean()),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;
