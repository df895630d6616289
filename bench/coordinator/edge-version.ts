/** The edge of one version of the product: this working tree's, or that of a checkout beside it. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LocalEdge } from "../../scripts/edge/local-edge.ts";
import type { LocalTokens } from "../../scripts/edge/local-tokens.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** What every version has had under these names since the edge is Miniflare. */
export interface EdgeVersion {
  ensureLocalTokens(state: string): Promise<LocalTokens>;
  startLocalEdge(options: {
    readonly port: number;
    readonly state: string;
    readonly tokens: LocalTokens;
    readonly vars: Readonly<Record<string, string>>;
  }): Promise<Pick<LocalEdge, "url" | "process" | "stop">>;
}

/** @param folder root of a checkout that has its packages */
export async function edgeIn(folder: string): Promise<EdgeVersion> {
  // The Worker does not start without the folder of its assets, empty or not.
  await mkdir(join(folder, "dist", "assets"), { recursive: true });
  const load = (file: string) => import(pathToFileURL(join(folder, "scripts", "edge", file)).href);
  const [edge, tokens] = await Promise.all([load("local-edge.ts"), load("local-tokens.ts")]);
  return { ensureLocalTokens: tokens.ensureLocalTokens, startLocalEdge: edge.startLocalEdge };
}

/** The edge of this working tree. */
export const ownEdge = (): Promise<EdgeVersion> => edgeIn(ROOT);

/**
 * Checks a commit out beside this tree, with the packages of this tree, for as long as `use` runs.
 * @param ref anything that git takes for a commit
 */
export async function withEdgeOf<T>(
  ref: string,
  use: (edge: EdgeVersion, commit: string) => Promise<T>,
): Promise<T> {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", ROOT, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  const commit = git("rev-parse", "--short", `${ref}^{commit}`);
  const scratch = await mkdtemp(join(tmpdir(), "saddlebench-version-"));
  const folder = join(scratch, commit);
  git("worktree", "add", "--detach", folder, commit);
  try {
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    return await use(await edgeIn(folder), commit);
  } finally {
    git("worktree", "remove", "--force", folder);
    await rm(scratch, { recursive: true, force: true });
  }
}
