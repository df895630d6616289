/** `npm run sweep`: create, watch, list, show, cancel and export sweeps; tokens. The HTTP client of a server. */
import { Command, CommanderError, Option } from "commander";
import { speakSchemas } from "../shared/contracts/schema-words.ts";
import { type SweepStatus, sweepStatusSchema } from "../shared/contracts/sweep.ts";
import { timeSentences } from "../shared/duration/sentence.ts";
import { cancelSweep } from "../shared/operations/cancel-sweep.ts";
import { createSweep } from "../shared/operations/create-sweep.ts";
import { createToken } from "../shared/operations/create-token.ts";
import { deleteModel } from "../shared/operations/delete-model.ts";
import { listModels } from "../shared/operations/list-models.ts";
import { listSweeps } from "../shared/operations/list-sweeps.ts";
import { listTokens } from "../shared/operations/list-tokens.ts";
import { planSweep } from "../shared/operations/plan-sweep.ts";
import { readLeaderboard } from "../shared/operations/read-leaderboard.ts";
import { revokeToken } from "../shared/operations/revoke-token.ts";
import { showSweep } from "../shared/operations/show-sweep.ts";
import { type AccessOptions, accessOf } from "./client/access.ts";
import { ClientError, call, callRaw, type Server } from "./client/api.ts";
import { type ExportFormat, exportSweep } from "./client/export.ts";
import { progressLine, sweepTable, table } from "./client/print.ts";
import { writeReport } from "./client/report.ts";
import { watchSweep } from "./client/watch.ts";
import { leaderboardTable } from "./local/board-table.ts";
import { findPreset } from "./local/presets.ts";

speakSchemas();

interface CommonOptions extends AccessOptions {
  readonly json?: boolean;
}

const program = new Command("sweep")
  .description("Create, watch, list, show, cancel and export sweeps on a server; tokens and models.")
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`saddlebench sweep: ${text.replace(/^error: /, "")}`),
  });

/** A verb with the options that all have. The action gets the server and prints through `say`. */
function verb<O extends CommonOptions>(
  parent: Command,
  usage: string,
  description: string,
  action: (server: Server, options: O, args: readonly string[]) => Promise<unknown>,
): Command {
  const command = parent
    .command(usage)
    .description(description)
    .option("--server <URL>", "the server", process.env.SADDLEBENCH_SERVER ?? "http://localhost:8787")
    .option("--token <TOKEN>", "token; default: SADDLEBENCH_TOKEN, or the local server's own")
    .option("--state <DIR>", "state folder of a local server", ".saddlebench")
    .option("--json", "print JSON");
  command.action(async () => {
    const options = command.opts<O>();
    await action(await accessOf(options), options, command.args);
  });
  return command;
}

/** JSON when asked for, else the text. */
function say(options: CommonOptions, value: unknown, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : text);
}

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
      const plan = await call(server, planSweep, { body: preset.written });
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
    const headers: Record<string, string> = options.idempotencyKey
      ? { "idempotency-key": options.idempotencyKey }
      : {};
    const sweep = await call(server, createSweep, { body: preset.written, headers });
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
    const board = await call(server, readLeaderboard, { parameters: { id: ended.id } });
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
  const parameters = { id: idOf(id) };
  const sweep = await call(server, showSweep, { parameters });
  const leaderboard = await call(server, readLeaderboard, { parameters });
  const seconds =
    (Date.parse(sweep.endedAt ?? new Date().toISOString()) - Date.parse(sweep.createdAt)) / 1000;
  const head = `${sweep.name} (${sweep.id})\n${progressLine(sweep, seconds)}\n`;
  say(options, { ...sweep, leaderboard }, `${head}\n${leaderboardTable(leaderboard)}`);
});

interface CancelOptions extends CommonOptions {
  readonly reason?: string;
}

verb<CancelOptions>(program, "cancel <id>", "end a sweep", async (server, options, [id = ""]) => {
  const body = options.reason === undefined ? {} : { reason: options.reason };
  const sweep = await call(server, cancelSweep, { parameters: { id: idOf(id) }, body });
  say(
    options,
    sweep,
    `${sweep.id} cancelled with ${sweep.progress.done} of ${sweep.progress.trials} trials done\n`,
  );
}).option("--reason <TEXT>", "why, for whoever looks later");

interface ExportOptions extends CommonOptions {
  readonly format: ExportFormat | "html";
  readonly out?: string;
}

verb<ExportOptions>(
  program,
  "export <id>",
  "accepted results as a file (docs/export-schema.md)",
  async (server, options, [id = ""]) => {
    const path = options.out ?? `sweep-${idOf(id)}.${options.format}`;
    if (options.format === "html") await writeReport(server, idOf(id), path);
    else await exportSweep(server, idOf(id), options.format, path);
    if (path !== "-") say(options, { sweep: id, format: options.format, path }, `${path}\n`);
  },
)
  .addOption(
    new Option("--format <FORMAT>", "file format").choices(["csv", "json", "parquet", "html"]).default("csv"),
  )
  .option("--out <PATH>", "file to write; - for standard output");

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

const tokens = program.command("tokens").description("make, list and revoke tokens");

interface TokenOptions extends CommonOptions {
  readonly scope: "admin" | "runner";
  readonly name: string;
  readonly sweep?: string;
}

verb<TokenOptions>(tokens, "create", "make a token; it is shown this once", async (server, options) => {
  const { scope, name, sweep } = options;
  const body = { scope, name, ...(sweep ? { sweep: idOf(sweep) } : {}) };
  const made = await call(server, createToken, { body });
  say(options, made, `${made.token}\n`);
})
  .addOption(new Option("--scope <SCOPE>", "what it allows").choices(["admin", "runner"]).default("runner"))
  .requiredOption("--name <TEXT>", "who or what will hold it")
  .option("--sweep <ID>", "limit a runner token to one sweep");

verb(tokens, "list", "tokens, without their secrets", async (server, options) => {
  const list = await call(server, listTokens);
  const rows = list.tokens.map((each) => [
    each.id,
    each.scope,
    each.sweep ?? "any",
    each.createdAt.slice(0, 16),
    each.name,
  ]);
  say(options, list, table([["id", "scope", "sweep", "created", "name"], ...rows]));
});

verb(tokens, "revoke <id>", "revoke a token", async (server, options, [id = ""]) => {
  if (!/^[a-z0-9]{6,24}$/.test(id))
    // Not repeated: it may be the token itself.
    throw new ClientError("that is no id of a token (6 to 24 letters and digits); see: sweep tokens list", 2);
  await callRaw(server, revokeToken, { parameters: { token: id } });
  say(options, { revoked: id }, `${id} revoked\n`);
});

const models = program.command("models").description("upload, list and delete tfjs models of your own");

interface UploadOptions extends CommonOptions {
  readonly name?: string;
}

verb<UploadOptions>(
  models,
  "upload <model>",
  "send a layers-model: path or URL of model.json (docs/own-model.md)",
  async (server, options, [location = ""]) => {
    // tfjs is a second of loading that no other verb needs.
    const { describeModel, uploadModel } = await import("./client/models.ts");
    const record = await uploadModel(server, location, options.name);
    say(options, record, describeModel(record));
  },
).option("--name <TEXT>", "for people; the digest is what a sweep names");

verb(models, "list", "uploaded models, newest first", async (server, options) => {
  const { modelTable } = await import("./client/models.ts");
  const list = await call(server, listModels);
  say(options, list, modelTable(list.models));
});

verb(models, "delete <digest>", "unless a running sweep uses it", async (server, options, [digest = ""]) => {
  const { digitsOf } = await import("./client/models.ts");
  await callRaw(server, deleteModel, { parameters: { model: digitsOf(digest) } });
  say(options, { deleted: digest }, `${digest} deleted\n`);
});

function idOf(text: string): string {
  if (/^[a-z0-9]{12}$/.test(text)) return text;
  throw new ClientError(`"${text}" is no id of a sweep (12 letters and digits); see: sweep list`, 2);
}

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
