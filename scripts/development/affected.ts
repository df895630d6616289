/** Which parts of what is served a change of a file concerns. */
export interface Affected {
  /** The pages, their bundles and the catalogue. */
  readonly assets: boolean;
  /** The Worker itself. */
  readonly worker: boolean;
}

/** @param paths changed files, relative to the root */
export function affectedBy(paths: Iterable<string>): Affected {
  let [assets, worker] = [false, false];
  for (const path of paths) {
    if (/\.(?:test|fixture)\.tsx?$|(?:^|\/)tests\/|\.md$/.test(path)) continue;
    const inApp = path.startsWith("workers/app/");
    if (inApp || path.startsWith("gpu-runner/") || path.startsWith("shared/")) assets = true;
    if ((path.startsWith("workers/") && !inApp) || path.startsWith("shared/")) worker = true;
    if (path === "wrangler.toml") worker = true;
  }
  return { assets, worker };
}
