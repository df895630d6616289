/**
 * `npm test`: everything that must hold before a commit, in one command, from a bare clone. Closes with a
 * line `N passed, N failed`. `npm test -- unit edge` runs only the named stages, `npm test -- changed` the checks and
 * the test files that a change since `main` touches; `--slow` adds a table of the slowest tests. `npm test -- coverage`
 * runs the unit and edge tests once more and prints which share of `shared/` and `workers/` they run.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runScheduled } from "./testing/schedule.ts";
import { slowestTable } from "./testing/slowest.ts";
import { stagesOf } from "./testing/stages.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Stages that run beside each other at most: two suites keep two cores busy, more than four would swap. */
const MAX_LANES = 4;
const SLOWEST = 30;
const USAGE =
  "npm test -- [STAGE …] [changed] [--slow]: stages by name (all when none is named); changed: only the test files that a change since main touches";

/** Where this branch left `main`, so that committed and uncommitted changes count; the last commit without one. */
function whereMainWasLeft(): string {
  for (const branch of ["main", "origin/main"]) {
    const { status, stdout } = spawnSync("git", ["merge-base", "HEAD", branch], {
      cwd: ROOT,
      encoding: "utf8",
    });
    if (status === 0) return stdout.trim();
  }
  return "HEAD";
}

function refuse(reason: string): never {
  process.stderr.write(`saddlebench test: ${reason}\n${USAGE}\n`);
  process.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { slow: { type: "boolean" } },
      allowPositionals: true,
    });
    return {
      slow: values.slow ?? false,
      changed: positionals.includes("changed"),
      named: positionals.filter((each) => each !== "changed"),
    };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const { slow, changed, named } = readArguments();
const cores = availableParallelism();
const lanes = Math.min(MAX_LANES, cores, named.length || MAX_LANES);
const stages = stagesOf({
  root: ROOT,
  workers: Math.max(1, Math.floor(cores / lanes)),
  labelled: lanes > 1,
  changedSince: changed ? whereMainWasLeft() : undefined,
});
const unknown = named.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0)
  refuse(`no stage ${unknown.join(", ")}; stages: ${stages.map(({ name }) => name).join(", ")}`);

const results = await runScheduled(
  stages
    .filter(({ name, onlyWhenNamed }) => (named.length === 0 ? !onlyWhenNamed : named.includes(name)))
    .map((stage) => ({
      ...stage,
      run: async () => {
        process.stdout.write(`\n── ${stage.name}\n`);
        const started = performance.now();
        const tally = await stage.run();
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        const time = `${stage.name} ${seconds} s${tally.failed > 0 ? ` (${tally.failed} failed)` : ""}`;
        process.stdout.write(`\n── ended: ${time}\n`);
        return { ...tally, time };
      },
    })),
  lanes,
);
if (slow)
  process.stdout.write(
    `\n${slowestTable(
      results.flatMap(({ timings }) => timings),
      SLOWEST,
    )}\n`,
  );
for (const failure of results.flatMap(({ failures }) => failures))
  process.stdout.write(`\nFAILED ${failure}`);
const sum = (of: "passed" | "failed"): number => results.reduce((total, result) => total + result[of], 0);
process.stdout.write(
  `\n${results.map(({ time }) => time).join(", ")}\n${sum("passed")} passed, ${sum("failed")} failed\n`,
);
process.exit(sum("failed") > 0 ? 1 : 0);
