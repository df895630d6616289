/** `npm run results`: a page of `docs/results/` from a server's sweep, with the export beside it. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Command, CommanderError } from "commander";
import { catalogue } from "../shared/catalogue/generated.ts";
import type { SweepExport } from "../shared/contracts/sweep-export.ts";
import { exportResults } from "../shared/operations/export-results.ts";
import { type AccessOptions, accessOf } from "./client/access.ts";
import { ClientError, callRaw } from "./client/api.ts";
import { boardFromExport } from "./results/board-from-export.ts";
import { curvesOf, withCompactCurves } from "./results/exported-curves.ts";
import { importSweep } from "./results/importers/registry.ts";
import { resultsPage } from "./results/page.ts";
import { readSimulations, SIMULATIONS } from "./results/stability-section.ts";

/** Larger exports keep a few points of each curve in the repository. */
const MAX_EXPORT_BYTES = 2 * 1024 * 1024;

interface ResultsOptions extends AccessOptions {
  readonly sweep?: string;
  readonly export?: string;
  readonly out: string;
  readonly json?: boolean;
}

const program = new Command("results")
  .description(
    "Write docs/results/NAME.md and NAME.json.gz from a sweep on a server, or the page from a file.",
  )
  .option("--server <URL>", "the server", process.env.SADDLEBENCH_SERVER ?? "http://localhost:8787")
  .option(
    "--token <TOKEN>",
    "token, where reading isn't public; default: SADDLEBENCH_TOKEN, or the local server's own",
  )
  .option("--state <DIR>", "state folder of a local server", ".saddlebench")
  .option("--sweep <ID>", "the sweep")
  .option("--export <FILE>", "an export instead of a server (.json or .json.gz)")
  .option("--out <DIR>", "folder to write to", join(import.meta.dirname, "..", "docs", "results"))
  .option("--json", "print JSON")
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`saddlebench results: ${text.replace(/^error: /, "")}`),
  })
  .action(async (options: ResultsOptions) => {
    const exported = await load(options);
    const { name } = exported.sweep;
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      throw new ClientError(
        `the sweep's name "${name}" can't be a file name; give it letters, digits, . _ -`,
      );
    }
    const whole = gzipSync(JSON.stringify(exported), { level: 9 });
    const thin = curvesOf(exported) === "whole" && whole.length > MAX_EXPORT_BYTES;
    const kept = thin ? withCompactCurves(exported) : exported;
    const bytes = thin ? gzipSync(JSON.stringify(kept), { level: 9 }) : whole;
    const page = resultsPage(boardFromExport(kept, catalogue), curvesOf(kept), readSimulations(SIMULATIONS));
    await mkdir(options.out, { recursive: true });
    const files = [join(options.out, `${name}.md`), join(options.out, `${name}.json.gz`)] as const;
    await writeFile(files[0], page);
    if (options.export === undefined) await writeFile(files[1], bytes);
    const written = files.slice(0, options.export === undefined ? 2 : 1).map((path) => relative(".", path));
    process.stdout.write(options.json ? `${JSON.stringify({ written })}\n` : `${written.join("\n")}\n`);
  });

async function load(options: ResultsOptions): Promise<SweepExport> {
  let text: string;
  if (options.export !== undefined) {
    const bytes = await readFile(options.export).catch(() => null);
    if (bytes === null) throw new ClientError(`${options.export}: cannot be read`, 2);
    text = (options.export.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } else {
    if (!/^[a-z0-9]{12}$/.test(options.sweep ?? "")) {
      throw new ClientError(
        "name a sweep: --sweep ID (12 letters and digits; see: sweep list), or --export FILE",
        2,
      );
    }
    const server = await accessOf(options);
    const parameters = { id: options.sweep ?? "" };
    const exported = await callRaw(server, exportResults, { parameters, query: { format: "json" } });
    text = await exported.text();
  }
  return importSweep(text);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const line = error instanceof Error ? error.message : String(error);
    process.stderr.write(`saddlebench results: ${line.split("\n")[0]}\n`);
    process.exitCode = error instanceof ClientError ? error.code : 1;
  }
}
