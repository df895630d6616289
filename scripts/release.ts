/**
 * `npm run release -- VERSION`: checks that the version may be released and makes its tag, with the section of the
 * changelog as its message. Nothing is sent anywhere: the last line says how.
 */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { changelogSections } from "./release/changelog.ts";
import { releaseProblems, tagOf } from "./release/checks.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const program = new Command("release")
  .description("Checks that a version may be released, and makes its tag.")
  .argument("<version>", "three numbers, as in 0.1.0")
  .option("--dry-run", "check and show the tag's message; make no tag", false)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`saddlebench release: ${text.replace(/^error: /, "")}`),
  });

async function main(): Promise<number> {
  try {
    program.parse();
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
  const version = program.args[0] as string;
  const { dryRun } = program.opts<{ readonly dryRun: boolean }>();
  const changelog = await read("CHANGELOG.md");
  const problems = releaseProblems({
    version,
    stated: {
      "package.json": jsonVersion(await read("package.json")),
      "package-lock.json": jsonVersion(await read("package-lock.json")),
      "CITATION.cff": /^version:\s*"?([^"\s]+)/m.exec(await read("CITATION.cff"))?.[1] ?? "none",
    },
    changelog,
    uncommitted: git("status", "--porcelain"),
    branch: git("branch", "--show-current").trim(),
    tags: git("tag", "--list").split("\n"),
  });
  for (const problem of problems) process.stderr.write(`saddlebench release: ${problem}\n`);
  if (problems.length > 0) return 1;
  const section = changelogSections(changelog).find((each) => each.version === version);
  const message = `Saddlebench ${version}\n\n${section?.text ?? ""}\n`;
  if (dryRun) {
    process.stdout.write(`${message}\nNothing is in the way of ${tagOf(version)}; --dry-run made no tag.\n`);
    return 0;
  }
  // A heading starts with the sign that git takes for a comment.
  git("tag", "--annotate", "--cleanup=whitespace", "--message", message, tagOf(version));
  process.stdout.write(`${tagOf(version)} is made. To publish it: git push origin ${tagOf(version)}\n`);
  return 0;
}

function read(path: string): Promise<string> {
  return readFile(join(ROOT, path), "utf8");
}

function jsonVersion(text: string): string {
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** @throws Error with git's own words when it fails */
function git(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.trim()}`);
  return stdout;
}

process.exitCode = await main();
