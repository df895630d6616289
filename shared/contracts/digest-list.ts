/** Digests of the JSON exports of a server's sweeps by id, where the exports themselves are left out (`npm run site`). */
import * as z from "zod/mini";

export const digestListSchema = z.record(z.string(), z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)));
export type DigestList = z.infer<typeof digestListSchema>;
