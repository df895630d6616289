/** Where a sweep comes from whose results were sent as a file: nobody here ran or checked them. */
import * as z from "zod/mini";

export const importedSchema = z.strictObject({
  /** `export`: a sweep of a server like this one · `curves`: curves that another program has written. */
  kind: z.enum(["export", "curves"]),
  /** `sha256:` and 64 digits, of the file as it was before it was compressed. */
  digest: z.string(),
  /** ISO time of the import on this server's clock. */
  at: z.string(),
  /** Id of the token that sent it, never its secret. */
  token: z.string(),
  /** Id of the sweep on the server that ran it; null for curves. */
  from: z.nullable(z.string()),
  /** What a reader of its figures should know; one sentence each. */
  notes: z.array(z.string()),
});
export type Imported = z.infer<typeof importedSchema>;
