/** `clients/python` against servers that are made up here: what it sends, repeats and follows. */
import { describe, expect, it } from "vitest";
import { sweepDetailSchema, sweepSummarySchema } from "../../shared/contracts/sweep.ts";
import { EXPORT_COLUMNS } from "../../shared/export/columns.ts";
import { PYTHON_CLIENT, pythonMissing, runPython, withClient } from "./python.fixture.ts";
import { type Answer, busy, type Heard, json, SWEEP, serve, TOKEN } from "./python-server.fixture.ts";

describe.skipIf(pythonMissing !== "")(`the Python client${pythonMissing}`, () => {
  it("is compiled, and its examples say what they give", async () => {
    const compile =
      'import pathlib, sys; compile(pathlib.Path(sys.argv[1]).read_text("utf-8"), sys.argv[1], "exec")';
    expect(await runPython(["-W", "error", "-c", compile, PYTHON_CLIENT])).toMatchObject({
      code: 0,
      stderr: "",
    });
    const tests = await runPython(["-m", "doctest", "-v", PYTHON_CLIENT]);
    expect(tests, tests.stdout).toMatchObject({ code: 0 });
    expect(tests.stdout).toMatch(/[1-9]\d* passed/);
  });

  it("has sound types, where mypy is installed", async (context) => {
    if ((await runPython(["-m", "mypy", "--version"])).code !== 0) context.skip("mypy is not installed");
    const typed = await runPython(["-m", "mypy", "--strict", "--cache-dir=/dev/null", PYTHON_CLIENT]);
    expect(typed, typed.stdout).toMatchObject({ code: 0 });
  });

  it("has the contract's names and the columns of an export", async () => {
    const { answer } = await withClient(
      "http://localhost",
      null,
      `answer = {"sweep": [*saddlebench.Sweep.__annotations__], "summary": [*saddlebench.SweepSummary.__annotations__],
          "progress": [*saddlebench.Progress.__annotations__], "columns": [name for name, _ in saddlebench.COLUMNS]}`,
    );
    const { shape } = sweepSummarySchema;
    expect(answer).toEqual({
      sweep: Object.keys(sweepDetailSchema.shape),
      summary: Object.keys(shape),
      progress: Object.keys(shape.progress.shape),
      columns: EXPORT_COLUMNS.map(({ name }) => name),
    });
  });

  it("sends the token in a header, and what is asked for in the path, the query and JSON", async () => {
    const { url, heard } = await serve(json(200, { sweeps: [], trials: [], next: null }));
    await withClient(
      `${url}/`,
      TOKEN,
      `client.sweeps(status="running", limit=3)
list(client.trials("../x?y", optimizer="a b"))
client.create({"name": "ä"}, idempotency_key="again")`,
    );
    expect(heard.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1/sweeps?status=running&limit=3",
      "GET /v1/sweeps/..%2Fx%3Fy/trials?optimizer=a+b&limit=500",
      "POST /v1/sweeps",
    ]);
    for (const { headers } of heard) expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    const created = heard[2];
    expect(JSON.parse(created?.body ?? "")).toEqual({ name: "ä" });
    expect(created?.headers).toMatchObject({
      "content-type": "application/json",
      "idempotency-key": "again",
    });
  });

  it("takes trials page after page", async () => {
    const { url, heard } = await serve((response, { path }, at) =>
      json(200, { trials: [{ index: at }], next: path.includes("after=7") ? null : 7 })(
        response,
        heard[at] as Heard,
        at,
      ),
    );
    const { answer } = await withClient(url, null, `answer = list(client.trials("${SWEEP}"))`);
    expect(answer).toEqual([{ index: 0 }, { index: 1 }]);
    expect(heard).toHaveLength(2);
  });
});

describe.skipIf(pythonMissing !== "")(`what the Python client repeats${pythonMissing}`, () => {
  const secondTime: Answer = (response, request, at) =>
    (at === 0 ? busy : json(200, { id: SWEEP }))(response, request, at);

  it("is what only reads, and a creation: with the key of the first time", async () => {
    const { url, heard } = await serve((response, request, at) =>
      (at % 2 === 0 ? busy : json(200, { id: SWEEP }))(response, request, at),
    );
    const statements = `client.detail("${SWEEP}")\nclient.plan({})\nclient.create({})`;
    expect(await withClient(url, TOKEN, statements)).toMatchObject({ code: 0 });
    expect(heard.map(({ method }) => method)).toEqual(["GET", "GET", "POST", "POST", "POST", "POST"]);
    const keys = heard.slice(4).map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toMatch(/^[\w-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it("is nothing that changes something without a key (negative control)", async () => {
    const { url, heard } = await serve(secondTime);
    const run = await withClient(url, TOKEN, `client.cancel("${SWEEP}")`);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("503 Busy");
    expect(heard).toHaveLength(1);
  });

  it("is nothing that was refused", async () => {
    const { url, heard } = await serve(
      json(404, { title: "There is nothing here", status: 404, detail: "" }),
    );
    expect((await withClient(url, null, `client.detail("${SWEEP}")`)).code).toBe(1);
    expect(heard).toHaveLength(1);
  });

  it("waits as long as the server asks, and does not where that is too long", async () => {
    const again = (seconds: string) =>
      json(429, { title: "Slow", status: 429, detail: "" }, { "retry-after": seconds });
    const { url, heard } = await serve((response, request, at) =>
      (at === 0 ? again("20") : at === 1 ? busy : at === 2 ? json(200, {}) : again("9999"))(
        response,
        request,
        at,
      ),
    );
    const statements = `slept = []
saddlebench.time.sleep = slept.append
client.detail("${SWEEP}")
try:
    client.detail("${SWEEP}")
except SaddlebenchError as error:
    answer = [slept, error.retry_after]`;
    const { answer } = await withClient(url, null, statements);
    const [[asked = 0, own = 0, ...more] = [], longest] = answer as [number[], number];
    expect([asked, more, longest]).toEqual([20, [], 9999]);
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThanOrEqual(1);
    expect(heard).toHaveLength(4);
  });

  it("ends at last: a server that always fails, one that is away, one that never answers", async () => {
    const { url, heard } = await serve((response) => void response.destroy());
    const run = await withClient(url, null, `client.detail("${SWEEP}")`, "retries=2");
    expect(run.stderr.trimEnd().split("\n").at(-1)).toMatch(
      /SaddlebenchError: No answer: no answer from http.*is it running\?/,
    );
    expect(heard).toHaveLength(3);
    const silent = await serve(() => {});
    const late = await withClient(silent.url, null, `client.detail("${SWEEP}")`, "retries=0, timeout=0.3");
    expect(late.stderr).toMatch(/No answer: .*timed out/);
    const away = await withClient("http://127.0.0.1:1", null, `client.detail("${SWEEP}")`, "retries=0");
    expect(away.stderr).toMatch(/No answer: .*refused/);
  });

  it("follows a sweep over a server that restarts", async () => {
    const { url, heard } = await serve((response, request, at) => {
      if (at === 1) return void response.destroy();
      const status = at < 3 ? "running" : "complete";
      json(200, { id: SWEEP, status, progress: { done: at < 2 ? 0 : at } })(response, request, at);
    });
    const watched = `answer = [state["progress"]["done"] for state in client.watch("${SWEEP}", every=0.01)]`;
    expect((await withClient(url, null, watched, "retries=0")).answer).toEqual([0, 2, 3]);
    expect(heard).toHaveLength(4);
  });
});
