/** What is said beside a file of curves, which does not say it itself. */
import * as z from "zod/mini";

const name = z.string().check(z.minLength(1), z.maxLength(64));

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
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;
