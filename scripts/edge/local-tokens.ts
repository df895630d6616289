/** Tokens of a local server: made once, kept in the state folder with mode 600, known to the edge by hash only. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type TokenScope = "admin" | "runner";

export interface LocalTokens {
  readonly admin: string;
  readonly runner: string;
}

/** `.saddlebench/admin-token`, `.saddlebench/runner-token`. */
const tokenPath = (state: string, scope: TokenScope): string => join(state, `${scope}-token`);

/** The token in the state folder, or null. */
export async function readLocalToken(state: string, scope: TokenScope): Promise<string | null> {
  const text = await readFile(tokenPath(state, scope), "utf8").catch(() => "");
  return text.trim() || null;
}

/** Reads both tokens, making what is missing. Deleting a file and starting again replaces a lost token. */
export async function ensureLocalTokens(state: string): Promise<LocalTokens> {
  await mkdir(state, { recursive: true });
  const [admin, runner] = await Promise.all([ensure(state, "admin"), ensure(state, "runner")]);
  return { admin, runner };
}

/** Hex SHA-256, the only form in which the edge knows a token. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

async function ensure(state: string, scope: TokenScope): Promise<string> {
  const path = tokenPath(state, scope);
  const known = await readLocalToken(state, scope);
  if (known) {
    // Copied or restored files may have become readable to others; somebody else's file stays as it is.
    await chmod(path, 0o600).catch(() => {});
    return known;
  }
  const token = `sb_${scope}_${randomBytes(4).toString("hex")}_${randomBytes(32).toString("base64url")}`;
  await writeFile(path, `${token}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  return token;
}
