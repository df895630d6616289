/** What can be wrong with `wrangler.toml` and the bundle before an upload. Pure. */

/**
 * The Worker may have so much, compressed. It has 313 KiB since sweeps take trials over from each other and texts are
 * data (287 before; 258 before it read data sets and walked over models; 220 before it took results, optimizers and
 * functions as data; 146 without re-checks and repairs); the catalogue is about a third. The free plan takes 3 MiB, but
 * every isolate reads and compiles it before its first answer.
 */
export const MAX_BUNDLE_BYTES = 328 * 1024;

/** Null when the bundle may go up. @param gzipBytes its size as the platform counts it */
export function sizeProblem(gzipBytes: number): string | null {
  if (gzipBytes <= MAX_BUNDLE_BYTES) return null;
  const [size, most] = [gzipBytes, MAX_BUNDLE_BYTES].map((bytes) => `${(bytes / 1024).toFixed(0)} KiB`);
  return `the Worker's bundle has ${size} compressed, ${most} at most (scripts/deploy/configuration.ts): what came in?`;
}

/** The configuration with another id for the KV namespace. */
export function withKvId(configuration: string, id: string): string {
  return configuration.replace(/^id = "[^"]*"$/m, `id = "${id}"`);
}

/**
 * One line per problem; none: go ahead.
 *
 * @param workerdVersion of the installed package: `1.YYYYMMDD.n`
 * @param dryRun nothing is uploaded, so a placeholder for the KV namespace is fine
 */
export function configurationProblems(
  configuration: string,
  workerdVersion: string,
  dryRun: boolean,
): readonly string[] {
  const problems: string[] = [];
  const date = /^compatibility_date = "(\d{4}-\d\d-\d\d)"$/m.exec(configuration)?.[1];
  const installed = /^1\.(\d{8})\./.exec(workerdVersion)?.[1];
  if (date === undefined) problems.push("wrangler.toml has no compatibility_date");
  else if (installed === undefined) problems.push(`workerd ${workerdVersion} has no date in its version`);
  else if (Number(date.replaceAll("-", "")) > Number(installed)) {
    problems.push(`compatibility_date ${date} is later than the installed workerd (${workerdVersion})`);
  }
  const kv = /^id = "([^"]*)"$/m.exec(configuration)?.[1];
  if (!dryRun && !/^[0-9a-f]{32}$/.test(kv ?? "")) {
    problems.push(
      `"${kv ?? ""}" is no id of a KV namespace: make one with \`npx wrangler kv namespace create LEADERBOARDS\` ` +
        "and pass its id with --kv-id (docs/deploy.md)",
    );
  }
  const secrets = /^(ADMIN|RUNNER)_TOKEN_HASHES\s*=/m.exec(configuration);
  if (secrets) problems.push(`${secrets[0].replace(/\s*=$/, "")} is a secret: use \`wrangler secret put\``);
  return problems;
}
