/**
 * Tokens `sb_<scope>_<id>_<secret>`: 32 random bytes of secret, kept as SHA-256 of the whole token, compared in
 * constant time over digests.
 */
import type { TokenScope } from "../../shared/contracts/token.ts";
import { hex, sha256 } from "../http/digest.ts";

export interface ParsedToken {
  readonly scope: TokenScope;
  readonly id: string;
  readonly text: string;
}

const FORM = /^sb_(admin|runner)_([a-z0-9]{6,24})_([A-Za-z0-9_-]{43,86})$/;

/** Null when the text cannot be a token. */
export function parseToken(text: string): ParsedToken | null {
  const match = FORM.exec(text);
  if (!match) return null;
  return { scope: match[1] as TokenScope, id: match[2] as string, text };
}

/** A new token with a new id. */
export function mintToken(scope: TokenScope): ParsedToken {
  const id = hex(crypto.getRandomValues(new Uint8Array(6)));
  const secret = base64url(crypto.getRandomValues(new Uint8Array(32)));
  return { scope, id, text: `sb_${scope}_${id}_${secret}` };
}

/** True when the token's digest is one of `hashes` (hex, comma-separated). Looks at all of them. */
export async function matchesHash(token: ParsedToken, hashes: string): Promise<boolean> {
  const digest = await sha256(token.text);
  let found = false;
  for (const text of hashes.split(",")) {
    const hash = fromHex(text.trim());
    if (hash && crypto.subtle.timingSafeEqual(digest, hash)) found = true;
  }
  return found;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromHex(text: string): Uint8Array | null {
  if (!/^[0-9a-f]{64}$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
