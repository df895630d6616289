/** Tokens over HTTP: made once, shown once, listed without their secret. */
import * as z from "zod/mini";

export const tokenScopeSchema = z.enum(["admin", "runner"]);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

export const tokenRequestSchema = z.strictObject({
  /** For people: who or what holds it. */
  name: z.string().check(z.minLength(1), z.maxLength(80)),
  scope: tokenScopeSchema,
  /** A runner token may be limited to one sweep. */
  sweep: z.optional(z.string().check(z.regex(/^[a-z0-9]{12}$/))),
});

export const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  scope: tokenScopeSchema,
  sweep: z.nullable(z.string()),
  createdAt: z.string(),
});
export type TokenRecord = z.infer<typeof tokenSchema>;

/** The only time the token itself is on the wire. */
export const tokenCreatedSchema = z.extend(tokenSchema, { token: z.string() });
export type TokenCreated = z.infer<typeof tokenCreatedSchema>;
export const tokenListSchema = z.strictObject({ tokens: z.array(tokenSchema) });
