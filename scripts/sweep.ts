/** `npm run sweep`: create, watch, list, show, cancel, export and import sweeps; tokens. The HTTP client of a server. */
import { Command, CommanderError, Option } from "commander";
import { speakSchemas } from "../shared/contracts/schema-words.ts";
import { type SweepStatus, sweepStatusSchema } from "../shared/contracts/sweep.ts";
import { timeSentences } from "../shared/duration/sentence.ts";
import { deleteSweep } from "../shared/operations/delete-sweep.ts";
import { listSweeps } from "../shared/operations/list-sweeps.ts";
import { rebuildSweep } from "../shared/operations/rebuild-sweep.ts";
import { retrySweep } from "../shared/operations/retry-sweep.ts";
import { ClientError, call, clientOf } from "./client/api.ts";
import { registerData } from "./client/data-commands.ts";
import { type ExportFormat, exportSweep, extensionOf } from "./client/export.ts";
import { registerFunctions } from "./client/function-command.ts";
import { type CurveOptions, importedText, importResults } from "./client/import-results.ts";
import { registerModels } from "./client/model-commands.ts";
import { progressLine, sweepTable, table } from "./client/print.ts";
import { rebuiltText, reopenedText } from "./client/repair-text.ts";
import { writeReport } from "./client/report.ts";
import { registerTokens } from "./client/token-commands.ts";
import { type CommonOptions, idOf, say, verb } from "./client/verb.ts";
import { watchSweep } from "./client/watch.ts";
import { leaderboardTable } from "./local/board-table.ts";
import { findPreset } from "./local/presets.ts";

speakSchemas();

const program = new Command("sweep")
  .description(
    "Create, watch, list, show, cancel, export and import sweeps on a server; tokens, models and data.",
  )
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`saddlebench sweep: ${text.replace(/^error: /, "")}`),
  });

function exitFor(status: string): void {
  if (status !== "complete") process.exitCode = 1;
}

interface CreateOptions extends CommonOptions {
  readonly watch?: boolean;
  readonly plan?: boolean;
  readonly dryRun?: boolean;
  readonly idempotencyKey?: string;
}

verb<CreateOptions>(
  program,
  "create <file-or-preset>",
  "post a sweep",
  async (server, options, [source = ""]) => {
    const preset = await findPreset(source);
    if (!preset.ok) throw new ClientError(preset.message, 2);
    if (options.plan || options.dryRun) {
      const plan = await clientOf(server).plan(preset.written);
      const rows = plan.entries.map((each) => [
        each.problem,
        each.optimizer,
        String(each.tuningTrials),
        String(each.finalTrials),
      ]);
      const total = `${plan.trials} trials in ${plan.shards} tuning shards, at most ${plan.gradientEquivalents} gradient-equivalents\n`;
      const times = timeSentences(plan.time)
        .map((sentence) => `time: ${sentence}\n`)
        .join("");
      const notes = plan.notes.map((note) => `note: ${note}\n`).join("");
      return say(
        options,
        plan,
        table([["problem", "optimizer", "tuning", "final"], ...rows]) + total + times + notes,
      );
    }
    const sweep = await clientOf(server).create(preset.written, options.idempotencyKey);
    const text = `${sweep.id}\n${sweep.progress.trials} trials; follow at ${options.server.replace(/\/$/, "")}/sweeps/${sweep.id}\n`;
    if (!options.watch) return say(options, sweep, text);
    process.stderr.write(text);
    const ended = await watchSweep(server, sweep.id, options.json ?? false);
    exitFor(ended.status);
    say(options, ended, `${ended.id} ${ended.status}\n`);
  },
)
  .option("--watch", "follow it to its end (exit 0: complete, 1: not)")
  .option("--plan", "only say what it would be: trials, cost, time from earlier sweeps")
  .option("--dry-run", "the same as --plan")
  .option("--idempotency-key <KEY>", "repeat safely: the same key and request give the same sweep");

verb(
  program,
  "watch <id>",
  "follow a sweep to its end (exit 0: complete, 1: not)",
  async (server, options, [id = ""]) => {
    const ended = await watchSweep(server, idOf(id), options.json ?? false);
    exitFor(ended.status);
    if (options.json) return say(options, ended, "");
    const board = await clientOf(server).board(ended.id);
    say(
      options,
      ended,
      `\n${leaderboardTable(board)}\n${ended.status}${ended.reason ? `: ${ended.reason}` : ""}\n`,
    );
  },
);

interface ListOptions extends CommonOptions {
  readonly status?: SweepStatus;
  readonly limit: string;
}

verb<ListOptions>(program, "list", "sweeps, newest first", async (server, options) => {
  const { limit, status } = options;
  const list = await call(server, listSweeps, { query: { limit, status } });
  say(options, list, sweepTable(list.sweeps));
})
  .addOption(new Option("--status <STATUS>", "only these").choices(sweepStatusSchema.options))
  .option("--limit <N>", "at most so many (1 to 200)", "50");

verb(program, "show <id>", "a sweep and its leaderboard", async (server, options, [id = ""]) => {
  const client = clientOf(server);
  const sweep = await client.detail(idOf(id));
  const leaderboard = await client.board(idOf(id));
  const seconds =
    (Date.parse(sweep.endedAt ?? new Date().toISOString()) - Date.parse(sweep.createdAt)) / 1000;
  const head = `${sweep.name} (${sweep.id})\n${progressLine(sweep, seconds)}\n`;
  say(options, { ...sweep, leaderboard }, `${head}\n${leaderboardTable(leaderboard)}`);
});

interface CancelOptions extends CommonOptions {
  readonly reason?: string;
}

verb<CancelOptions>(program, "cancel <id>", "end a sweep", async (server, options, [id = ""]) => {
  const sweep = await clientOf(server).cancel(idOf(id), options.reason);
  say(
    options,
    sweep,
    `The sweep ${sweep.id} was cancelled with ${sweep.progress.done} of ${sweep.progress.trials} trials done.\n`,
  );
}).option("--reason <TEXT>", "why, for whoever looks later");

verb(program, "retry <id>", "give a sweep's dead shards new attempts", async (server, options, [id = ""]) => {
  const reopened = await call(server, retrySweep, { parameters: { id: idOf(id) } });
  say(options, reopened, reopenedText(reopened));
});

verb(
  program,
  "rebuild <id>",
  "make a sweep's counters and its published document anew from its rows",
  async (server, options, [id = ""]) => {
    const rebuilt = await call(server, rebuildSweep, { parameters: { id: idOf(id) } });
    say(options, rebuilt, rebuiltText(rebuilt));
  },
);

verb(
  program,
  "delete <id>",
  "delete a sweep with all its results, for good; export it before",
  async (server, options, [id = ""]) => {
    const gone = await call(server, deleteSweep, { parameters: { id: idOf(id) } });
    say(options, gone, gone.deleted ? `${gone.sweep} deleted\n` : `There was no sweep ${gone.sweep}.\n`);
  },
);

interface ExportOptions extends CommonOptions {
  readonly format: ExportFormat | "html";
  readonly out?: string;
}

verb<ExportOptions>(
  program,
  "export <id>",
  "accepted results as a file (docs/export-schema.md)",
  async (server, options, [id = ""]) => {
    const path = options.out ?? `sweep-${idOf(id)}.${extensionOf(options.format)}`;
    if (options.format === "html") await writeReport(server, idOf(id), path);
    else await exportSweep(server, idOf(id), options.format, path);
    if (path !== "-") say(options, { sweep: id, format: options.format, path }, `${path}\n`);
  },
)
  .addOption(
    new Option("--format <FORMAT>", "file format")
      .choices(["csv", "json", "parquet", "html", "optuna", "mlflow"])
      .default("csv"),
  )
  .option("--out <PATH>", "file to write; - for standard output");

interface ImportOptions extends CommonOptions, CurveOptions {}

verb<ImportOptions>(
  program,
  "import <file>",
  "finished results as a complete, unchecked sweep (docs/import-results.md)",
  async (server, options, [file = ""]) => {
    const sweep = await importResults(server, file, options);
    say(options, sweep, importedText(sweep, options.server));
  },
)
  .option("--name <TEXT>", "of curves (CSV): what the sweep is called")
  .option(
    "--targets <PROBLEM=LIST...>",
    "of curves: what a run has to reach, hardest last, as rosenbrock=1,0.1",
  )
  .option("--budget <PROBLEM=COST...>", "of curves: default the highest cost in the file")
  .option("--problem <NAME>", "of a file that names no problem")
  .option("--cost <COLUMN>", "of a W&B history: column that counts the cost (default: the step)")
  .option("--value <COLUMN>", "of a W&B history: column with the value (default: the loss)")
  .option("--optimizer <NAME>", "of Optuna: parameter or attribute with the optimizer (default: optimizer)")
  .option("--seed <NAME>", "of Optuna: parameter or attribute with the seed (default: seed)")
  .option("--run <TEMPLATE>", 'what the name of a run or study says, as "{optimizer} seed={seed}"')
  .option("--negate", "higher values are better in the file: change their sign")
  .option("--drawn", "each run is a draw from the optimizer's configurations; none is chosen");

interface ReportOptions extends CommonOptions {
  readonly out?: string;
}

verb<ReportOptions>(
  program,
  "report <id>",
  "leaderboard and pictures as one HTML file that needs no server",
  async (server, options, [id = ""]) => {
    const path = options.out ?? `sweep-${idOf(id)}.html`;
    await writeReport(server, idOf(id), path);
    if (path !== "-") say(options, { sweep: id, format: "html", path }, `${path}\n`);
  },
).option("--out <PATH>", "file to write; - for standard output");

registerTokens(program);
registerFunctions(program);
registerModels(program);
registerData(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const line = error instanceof Error ? error.message : String(error);
    process.stderr.write(`saddlebench sweep: ${line.split("\n")[0]}\n`);
    process.exitCode = error instanceof ClientError ? error.code : 1;
  }
}
