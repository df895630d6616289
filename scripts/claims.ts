/**
 * `npm run claims -- [NAME]`: runs the papers' claims and writes docs/claims. Without a name: those that have no result
 * yet. A run that is stopped goes on where it was.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { nearest } from "../shared/text/nearest.ts";
import type { Claim } from "./claims/claim.ts";
import { readRecords, writeRecord } from "./claims/record.ts";
import { claims } from "./claims/registry.ts";
import { type Progress, runClaim } from "./claims/run-claim.ts";
import { faultsOf, writePages } from "./claims/stored.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "docs/claims");
const KEPT = join(ROOT, ".saddlebench/claims");

interface Options {
  readonly full: boolean;
  readonly list: boolean;
  readonly pages: boolean;
  readonly check: boolean;
}

const program = new Command("claims")
  .description("Reproduces or refutes what the papers claim; writes docs/claims.")
  .argument("[NAME]", "the claim; without one: all that have no result yet")
  .option("--full", "at a size for larger machines", false)
  .option("--list", "names every claim, with its verdict and its minutes", false)
  .option("--pages", "only writes the pages again, from the stored results", false)
  .option("--check", "fails where a page, a rule and a result do not agree", false);

async function main(): Promise<number> {
  program.parse();
  const [name] = program.args;
  const options = program.opts<Options>();
  if (options.list) return list();
  if (options.check) {
    const faults = await faultsOf(claims, FOLDER);
    process.stderr.write(faults.map((fault) => `docs/claims: ${fault}\n`).join(""));
    return faults.length > 0 ? 1 : 0;
  }
  if (options.pages) {
    await writePages(claims, FOLDER);
    return 0;
  }
  const chosen = await chosenOf(name);
  if (typeof chosen === "string") {
    process.stderr.write(`saddlebench claims: ${chosen}\n`);
    return 2;
  }
  for (const claim of chosen) await runOne(claim, options.full);
  return 0;
}

/** The claims to run, or what is wrong with the name. */
async function chosenOf(name: string | undefined): Promise<readonly Claim[] | string> {
  if (name !== undefined) {
    const claim = claims.find((each) => each.name === name);
    if (claim) return [claim];
    const near = nearest(
      name,
      claims.map((each) => each.name),
    );
    return `there is no claim "${name}"${near ? `; did you mean "${near}"?` : ""} (--list names them)`;
  }
  const records = await readRecords(FOLDER);
  return claims.filter((claim) => !records.has(claim.name));
}

async function runOne(claim: Claim, full: boolean): Promise<void> {
  const minutes = full ? claim.minutes.full : claim.minutes.short;
  process.stderr.write(`${claim.name}: about ${minutes} min of CPU\n`);
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { version: string };
  const record = await runClaim(claim, {
    full,
    kept: KEPT,
    versions: { saddlebench: version, node: process.versions.node },
    cpuSeconds() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    onProgress: tell,
  });
  await writeRecord(FOLDER, record);
  await writePages(claims, FOLDER);
  process.stdout.write(`${claim.name}: ${record.result.verdict} (docs/claims/${claim.name}.md)\n`);
}

function tell({ done, parts, key, seconds, secondsLeft, isKept }: Progress): void {
  const left = secondsLeft === null ? "" : `, about ${secondsLeft.toFixed(0)} s left`;
  process.stderr.write(
    `  ${done}/${parts} ${key}${isKept ? " (kept)" : ""}: ${seconds.toFixed(0)} s of CPU${left}\n`,
  );
}

async function list(): Promise<number> {
  const records = await readRecords(FOLDER);
  for (const { name, title, minutes } of claims) {
    const verdict = records.get(name)?.result.verdict ?? "not run yet";
    process.stdout.write(
      `${name.padEnd(24)}${verdict.padEnd(18)}${`${minutes.short} min (${minutes.full} with --full)`.padEnd(26)}${title}\n`,
    );
  }
  return 0;
}

process.exitCode = await main();
