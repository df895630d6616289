/** RFC 9457 `application/problem+json`: the only shape of an error on the wire. */
import * as z from "zod/mini";

export const problemDetailsSchema = z.object({
  /** Stable: `https://saddlebench.dev/problems/<slug>`. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.optional(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
});
export type ProblemDetails = z.infer<typeof problemDetailsSchema>;
