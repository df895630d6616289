/** Tokens of a local server: made once, kept in its state folder (mode 700) with mode 600, known to the edge by hash only. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { storageRefusal } from "./storage-refusal.ts";

export type TokenScope = "admin" | "runner";

export interface LocalTokens {
  readonly admin: string;
  readonly runner: string;
}

/** `.saddlebench/admin-token`, `.saddlebench/runner-token`. */
const tokenPath = (state: string, scope: TokenScope): string => join(state, `${scope}-token`);

const OTHERS_WRITE_MS = 300;

/** The token in the state folder, or null. */
export async function readLocalToken(state: string, scope: TokenScope): Promise<string | null> {
  const text = await readFile(tokenPath(state, scope), "utf8").catch(() => "");
  return text.trim() || null;
}

/**
 * Reads both tokens, making what is missing: the folder too. Deleting a file and starting again replaces a lost token.
 * @throws Error with one line when nothing can be kept there
 */
export async function ensureLocalTokens(state: string): Promise<LocalTokens> {
  try {
    return await ensureBoth(state);
  } catch (error) {
    throw new Error(storageRefusal(state, error), { cause: error });
  }
}

async function ensureBoth(state: string): Promise<LocalTokens> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  // A folder of an earlier release, or one that was copied; somebody else's stays as it is.
  await chmod(state, 0o700).catch(() => {});
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
  try {
    await writeFile(path, `${token}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, "code") !== "EEXIST") throw error;
    // Another start makes it at this moment, and the first one's is everybody's; or a full disk has left it empty.
    await new Promise((resolve) => setTimeout(resolve, OTHERS_WRITE_MS));
    const theirs = await readLocalToken(state, scope);
    if (theirs) return theirs;
    await writeFile(path, `${token}\n`);
  }
  await chmod(path, 0o600);
  return token;
}
