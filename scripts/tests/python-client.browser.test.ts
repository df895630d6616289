/**
 * `clients/python` against the real edge: a sweep from its creation to its export, in the words of the TypeScript client. No browser
 * is needed; it runs with the slow black-box tests.
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sweepOf } from "../../bench/coordinator/workload.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import { EXPORT_COLUMNS } from "../../shared/export/columns.ts";
import { exportResults } from "../../shared/operations/export-results.ts";
import { listTrials } from "../../shared/operations/list-trials.ts";
import { planSweep } from "../../shared/operations/plan-sweep.ts";
import { readLeaderboard } from "../../shared/operations/read-leaderboard.ts";
import { showSweep } from "../../shared/operations/show-sweep.ts";
import { call, callRaw, type Server } from "../client/api.ts";
import { type Client, openEdge } from "./edge-client.fixture.ts";
import { PYTHON_CLIENT, PYTHON_EXAMPLE, pythonMissing, runPython, withClient } from "./python.fixture.ts";

const REQUEST = sweepOf("from python", { entries: 2, configurations: 3, finalSeeds: 1, lanes: 4 });
const AS_PYTHON = `json.loads(${JSON.stringify(JSON.stringify(REQUEST))})`;

describe.skipIf(pythonMissing !== "")(`the Python client and the edge${pythonMissing}`, () => {
  let state = "";
  let edge: Client;
  let server: Server;
  /** All that any of the processes has said. */
  const said: string[] = [];

  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), "saddlebench-python-"));
    edge = await openEdge(join(state, "state"));
    server = { url: edge.edge.url, token: edge.tokens.admin };
  });
  afterAll(async () => {
    await edge?.edge.stop();
    await rm(state, { recursive: true, force: true });
  });

  /** What the statements leave in `answer`. */
  async function python(statements: string, token: string | null = edge.tokens.admin): Promise<unknown> {
    const run = await withClient(server.url, token, statements);
    said.push(run.stdout, run.stderr);
    expect(run.code, run.stderr).toBe(0);
    return run.answer;
  }

  async function command(...words: readonly string[]) {
    const environment = { SADDLEBENCH_SERVER: server.url, SADDLEBENCH_TOKEN: edge.tokens.admin };
    const run = await runPython([PYTHON_CLIENT, ...words], environment);
    said.push(run.stdout, run.stderr);
    return run;
  }

  it("creates a sweep once however often it is asked, and watches it to its end", async () => {
    const planned = await python(`answer = client.plan(${AS_PYTHON})`, null);
    expect(planned).toEqual(await call(server, planSweep, { body: REQUEST }));
    const create = `client.create(${AS_PYTHON}, idempotency_key="python")`;
    const created = (await python(`answer = ${create}`)) as SweepDetail;
    expect(created).toEqual(await call(server, showSweep, { parameters: { id: created.id } }));
    expect(await python(`answer = [${create}["id"], client.create(${AS_PYTHON})["id"]]`)).toEqual([
      created.id,
      expect.not.stringMatching(created.id),
    ]);
    const watching = python(`answer = list(client.watch("${created.id}", every=0.2))`, null);
    await edge.finish(created.id, "honest");
    const seen = (await watching) as SweepDetail[];
    const done = seen.map(({ progress }) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toEqual(await call(server, showSweep, { parameters: { id: created.id } }));
    expect(seen.at(-1)).toMatchObject({ status: "complete", progress: { trials: done.at(-1) } });
  });

  it("reads what the TypeScript client reads: list, board, trials, one trial", async () => {
    const { id } = await finished(edge);
    const parameters = { id };
    const answer = await python(
      `answer = [client.sweeps(limit=200), client.board("${id}"), list(client.trials("${id}", state="done")), client.trial("${id}", 0)]`,
      null,
    );
    const [sweeps, board, trials, trial] = answer as [SweepDetail[], Leaderboard, object[], object];
    expect(sweeps.map((sweep) => sweep.id)).toContain(id);
    expect(board.rows.length).toBeGreaterThan(0);
    // A board that is not published yet is made for each who asks.
    const theirs = await call(server, readLeaderboard, { parameters });
    expect({ ...board, asOf: "", revision: 0 }).toEqual({ ...theirs, asOf: "", revision: 0 });
    expect(trials).toEqual((await call(server, listTrials, { parameters, query: { state: "done" } })).trials);
    expect(trial).toMatchObject({ summary: { index: 0, state: "done" } });
    const [optimizer = ""] = board.rows.map((row) => row.optimizer).filter((name) => name !== "adam");
    const against = (await python(`answer = client.board("${id}", reference="${optimizer}")`)) as Leaderboard;
    const asked = { parameters, query: { reference: optimizer } };
    const againstToo = await call(server, readLeaderboard, asked);
    expect({ ...against, asOf: "", revision: 0 }).toEqual({ ...againstToo, asOf: "", revision: 0 });
  });

  it("exports what the server exports, nested and flat, and to files", async () => {
    const { id } = await finished(edge);
    const answer = await python(
      `export = client.export("${id}")\nanswer = {"rows": list(export), "sweep": export.sweep, "flat": export.flat()}`,
      null,
    );
    const { rows, sweep, flat } = answer as {
      rows: ExportRow[];
      sweep: SweepDetail;
      flat: Record<string, unknown>[];
    };
    const exported = async (format: "json" | "csv") =>
      (await callRaw(server, exportResults, { parameters: { id }, query: { format } })).text();
    expect({ sweep, trials: rows }).toEqual(JSON.parse(await exported("json")));
    for (const [i, row] of rows.entries()) {
      for (const { name, read } of EXPORT_COLUMNS) expect(asText(flat[i]?.[name]), name).toEqual(read(row));
      for (const [name, value] of Object.entries(row.trial.hyperparameters))
        expect(flat[i]?.[`hyperparameters.${name}`]).toBe(value);
    }
    for (const format of ["json", "csv"] as const) {
      const path = join(state, `export.${format}`);
      expect((await command("export", id, "--format", format, "--out", path)).code).toBe(0);
      expect(await readFile(path, "utf8")).toBe(await exported(format));
    }
  });

  it("makes a table of pandas, or says what is missing", async () => {
    const { id } = await finished(edge);
    const statements = `export = client.export("${id}")
try:
    frame = export.to_pandas()
    answer = [list(frame.columns)[: len(saddlebench.COLUMNS)] == [name for name, _ in saddlebench.COLUMNS], len(frame) - len(export)]
except ImportError as error:
    answer = str(error)`;
    const answer = await python(statements, null);
    if (typeof answer === "string")
      expect(answer).toMatch(/^to_pandas\(\) needs pandas, which is not installed/);
    else expect(answer).toEqual([true, 0]);
  });

  it("says in the server's words what is wrong, and where", async () => {
    const caught = await python(`wrong = ${AS_PYTHON}
wrong["optimizers"][0]["name"] = "adamm"
wrong["optimizers"][1]["name"] = "SFN"
wrong["problems"][0]["name"] = "nothing-like-it"
try:
    client.create(wrong)
except SaddlebenchError as error:
    answer = [error.status, error.slug, error.title, [[each.path, each.message] for each in error.errors]]`);
    expect(caught).toEqual([
      422,
      "invalid-sweep",
      "The sweep cannot be planned",
      expect.arrayContaining([
        ["problems.0.name", expect.stringMatching(/^no problem "nothing-like-it"/)],
        ["optimizers.0.name", 'no optimizer "adamm"; did you mean "adam"?'],
        [
          "optimizers.1.name",
          expect.stringMatching(/^no optimizer "SFN"; did you mean one of saddle-free-newton, /),
        ],
      ]),
    ]);
    const unknown = await command("detail", "abcdefghijkl");
    expect(unknown).toMatchObject({ code: 1, stdout: "" });
    expect(unknown.stderr).toMatch(/^saddlebench\.py: 404 There is nothing here: .+\n$/);
    const open = await runPython([PYTHON_CLIENT, "--server", server.url, "cancel", "abcdefghijkl"]);
    expect(open.stderr).toMatch(/^saddlebench\.py: 401 .*give token=, token_file= or SADDLEBENCH_TOKEN\n$/);
    const strange = await withClient(server.url, "sb_admin_00000000_wrong", "client.models()");
    expect(strange.stderr).toContain("401 A valid token is needed");
  });

  it("cancels, with its reason", async () => {
    const answer = await python(
      `sweep = client.create(${AS_PYTHON})\nanswer = [client.cancel(sweep["id"], "no time"), client.detail(sweep["id"])]`,
    );
    for (const sweep of answer as SweepDetail[])
      expect(sweep).toMatchObject({ status: "cancelled", reason: "no time" });
  });

  it("imports results where the server has a route for them", async () => {
    const { id } = await finished(edge);
    const path = join(state, "results.json");
    expect((await command("export", id, "--out", path)).code).toBe(0);
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: object };
    const imported = await command("import", path);
    if ("/v1/results" in paths) expect(imported, imported.stderr).toMatchObject({ code: 0 });
    else
      expect(imported.stderr).toMatch(
        /^saddlebench\.py: Nothing can be imported: .*without POST \/v1\/results\n$/,
      );
  });

  it("sends the token of a state folder to the server that holds the folder, and to no other", async () => {
    const file = join(state, "state", "admin-token");
    const models = "import sys\nanswer = client.models()";
    const options = `token_file=${JSON.stringify(file)}`;
    const proven = await withClient(server.url.replace("127.0.0.1", "localhost"), null, models, options);
    expect(proven, proven.stderr).toMatchObject({ code: 0 });
    // Another folder's server would be asked with this folder's token.
    const foreign = join(state, "foreign");
    await mkdir(foreign, { recursive: true });
    await writeFile(join(foreign, "admin-token"), `${edge.tokens.admin}\n`);
    const record = JSON.parse(await readFile(join(state, "state", "server.json"), "utf8")) as object;
    await writeFile(join(foreign, "server.json"), JSON.stringify({ ...record, proofKey: "0".repeat(64) }));
    const kept = await withClient(
      server.url,
      null,
      models,
      `token_file=${JSON.stringify(join(foreign, "admin-token"))}`,
    );
    expect(kept.stderr).toContain("is not the server of the state folder");
    // A file that lies alone is a token that a person gives.
    await copyFile(file, join(state, "given-token"));
    const given = await withClient(
      server.url,
      null,
      models,
      `token_file=${JSON.stringify(join(state, "given-token"))}`,
    );
    expect(given, given.stderr).toMatchObject({ code: 0 });
    said.push(...[proven, kept, given].flatMap(({ stdout, stderr }) => [stdout, stderr]));
  });

  it("follows a sweep on the command line, and its example ends in a table or a picture", async () => {
    const path = join(state, "request.json");
    await writeFile(path, JSON.stringify(REQUEST));
    const created = await command("create", path);
    const { id } = JSON.parse(created.stdout) as SweepDetail;
    await edge.finish(id, "honest");
    const watched = await command("watch", id);
    expect(watched.code, watched.stderr).toBe(0);
    expect(JSON.parse(watched.stdout)).toMatchObject({ id, status: "complete" });
    const out = join(state, "picture.png");
    const drawn = await runPython([PYTHON_EXAMPLE, "--server", server.url, "--sweep", id, "--out", out]);
    said.push(drawn.stdout, drawn.stderr);
    expect(drawn.code, drawn.stderr).toBe(0);
    for (const { name } of REQUEST.optimizers) expect(drawn.stdout).toContain(name);
    expect(drawn.stdout).toMatch(/picture\.png|matplotlib is not installed/);
  });

  it("has never shown a token", () => {
    expect(said.length).toBeGreaterThan(10);
    for (const { admin, runner } of [edge.tokens])
      for (const token of [admin, runner])
        expect(said.join("\n")).not.toContain(token.split("_").slice(3).join("_"));
  });

  let done: Promise<SweepDetail> | undefined;
  /** One sweep that has ended, for all who only read. */
  function finished(client: Client): Promise<SweepDetail> {
    done ??= client.create("to read").then(async (sweep) => {
      await client.finish(sweep.id, "honest");
      return sweep;
    });
    return done;
  }
});

/** Lists and records as the text of a cell. */
function asText(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
