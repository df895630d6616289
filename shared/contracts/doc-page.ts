/** A page of the documentation as the build lays it beside the app's scripts. */
import * as z from "zod/mini";

export const docPageSchema = z.strictObject({
  /** Path below `docs/` without its ending: `spec/scoring`. */
  name: z.string(),
  title: z.string(),
  /** Made by `scripts/docs/markdown.ts`, which lets no element of a page through. */
  html: z.string(),
});
export type DocPage = z.infer<typeof docPageSchema>;

export const docListSchema = z.readonly(z.array(z.strictObject({ name: z.string(), title: z.string() })));
export type DocList = z.infer<typeof docListSchema>;
