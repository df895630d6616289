/**
 * docs/own-data.md, executed: a table as a file, and a text, uploaded by the command, described as the page says, trained in Chrome by
 * the real runner, on the leaderboard; and the optimum held against Newton's method in float64.
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newtonOptimum } from "../../gpu-runner/problems/newton-optimum.fixture.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, sweepEnd } from "./arena.fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = "docs/own-data.md";
const GUIDE = readFile(join(ROOT, PAGE), "utf8");
const blocks = async (language: string): Promise<readonly string[]> =>
  (await GUIDE)
    .split(/^```/m)
    .flatMap((block, i) =>
      i % 2 === 1 && block.startsWith(`${language}\n`) ? [block.slice(language.length + 1)] : [],
    );

interface Exported {
  readonly trial: {
    readonly optimizer: string;
    readonly hyperparameters: Readonly<Record<string, number>>;
    readonly budget: number;
    readonly seed: number;
    readonly problem: { readonly options: { readonly decay: number } };
  };
  readonly result: { readonly value: number; readonly status: string };
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe(PAGE, () => {
  let arena: Arena;
  let file = "";
  let csv = "";
  beforeAll(async () => {
    arena = await openArena();
    file = join(arena.state, "flowers.csv");
    [csv = ""] = await blocks("csv");
    await writeFile(file, csv);
  });
  afterAll(() => arena?.close());

  const sweep = (...words: string[]) => run("scripts/sweep.ts", [...words, "--server", arena.server.url]);

  const run = (script: string, words: readonly string[]): Promise<Ran> => {
    const child = spawn(process.execPath, [script, ...words], {
      cwd: ROOT,
      env: { ...process.env, SADDLEBENCH_TOKEN: arena.tokens.admin },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
  };

  it("uploads the file and says what it says", async () => {
    const [printed] = await blocks("");
    const owner = (text: string): string => text.replace(/owner \w+/, "owner …");
    const { out, err } = await sweep("data", "upload", file);
    expect(err).toBe("");
    expect(owner(out)).toBe(owner(printed ?? ""));
    const digest = out.split("\n")[0] ?? "";
    expect(owner((await sweep("data", "show", digest)).out)).toBe(owner(printed ?? ""));
    expect((await sweep("data", "list")).out).toContain(digest);
  });

  it("trains on it in Chrome, to the optimum that Newton's method finds", async () => {
    const [request = "{}"] = await blocks("json");
    const runner = arena.runner("own-data");
    const { id } = await createSweep(arena.server, JSON.parse(request));
    const { status } = await sweepEnd(arena.server, id);
    expect(status, runner.log.join("\n")).toBe("complete");
    const answer = await fetch(`${arena.server.url}/v1/sweeps/${id}/export?format=json`);
    const { trials } = (await answer.json()) as { readonly trials: readonly Exported[] };
    const rows = csv
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const names = [...new Set(rows.map(([, , kind]) => kind))].sort();
    const labels = rows.map(([, , kind]) => names.indexOf(kind));
    const best = newtonOptimum(
      standardised(rows.map(([length, width]) => [Math.fround(Number(length)), Math.fround(Number(width))])),
      labels,
      trials[0]?.trial.problem.options.decay ?? 0,
      { kind: "softmax", classes: names.length },
    );
    for (const optimizer of ["lbfgs", "newton"]) {
      const values = trials
        .filter(({ trial }) => trial.optimizer === optimizer)
        .map(({ result }) => result.value);
      expect(Math.min(...values) - best, optimizer).toBeLessThan(1e-5 * best);
      expect(Math.min(...values) - best, optimizer).toBeGreaterThan(-1e-5 * best);
    }
    const board = await completeLeaderboard(arena.server, id);
    expect(board.rows.length).toBe(3);
    // Needed until the sweep is deleted, which the refusal names.
    const digest = JSON.parse(request).problems[0].options.data as string;
    const refused = await sweep("data", "delete", digest);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(id)]);
    await sweep("delete", id);
    expect((await sweep("data", "delete", digest)).out).toBe(`${digest} deleted\n`);
  });

  it("keeps a text, and trains on it in Chrome to what the float64 engine says", async () => {
    const [poem = ""] = await blocks("txt");
    const [, printed = ""] = await blocks("");
    const [, request = "{}"] = await blocks("json");
    const text = join(arena.state, "tyger.txt");
    await writeFile(text, poem);
    const uploaded = await sweep("data", "upload", text);
    expect(uploaded.err).toBe("");
    expect(uploaded.out.replace(/owner \w+/, "")).toBe(printed.replace(/owner \w+/, ""));
    const runner = arena.runner("own-text");
    const { id } = await createSweep(arena.server, JSON.parse(request));
    const { status } = await sweepEnd(arena.server, id);
    expect(status, runner.log.join("\n")).toBe("complete");
    const answer = await fetch(`${arena.server.url}/v1/sweeps/${id}/export?format=json`);
    const { trials } = (await answer.json()) as { readonly trials: readonly Exported[] };
    const [first] = trials.filter(({ trial }) => trial.optimizer === "adam");
    const { rate } = first?.trial.hyperparameters ?? {};
    const options = Object.entries({ ...JSON.parse(request).problems[0].options, data: text });
    const trial = await run("scripts/trial.ts", [
      ...["--problem", "char-gru", "--optimizer", "adam", "--engine", "reference", "--json"],
      ...["--budget", String(first?.trial.budget), "--seed", String(first?.trial.seed)],
      ...[...options, ["rate", rate]].flatMap(([name, value]) => ["--set", `${name}=${value}`]),
    ]);
    const alone = JSON.parse(trial.out) as { readonly value: number };
    expect(Math.abs((first?.result.value ?? Number.NaN) - alone.value)).toBeLessThan(1e-3 * alone.value);
    const broken = join(arena.state, "latin.txt");
    await writeFile(broken, Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x20]));
    expect((await sweep("data", "upload", broken)).err).toBe(
      `saddlebench sweep: ${(await blocks("text"))[1] ?? ""}`,
    );
  });

  it("says in one line what is wrong with a broken file", async () => {
    const broken = join(arena.state, "broken.csv");
    await writeFile(broken, csv.replace("4.8,1.8", "4.8,1,8"));
    const { code, err } = await sweep("data", "upload", broken);
    expect(code).toBe(1);
    expect(err).toBe(`saddlebench sweep: ${(await blocks("text"))[0] ?? ""}`);
  });
});

/** Columns minus their mean, over their deviation. */
function standardised(rows: readonly (readonly number[])[]): number[][] {
  const columns = (rows[0] ?? []).map((_, at) => {
    const mean = rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + ((row[at] ?? 0) - mean) ** 2, 0) / rows.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  return rows.map((row) =>
    row.map((x, at) => (x - (columns[at]?.mean ?? 0)) / (columns[at]?.deviation ?? 1)),
  );
}
