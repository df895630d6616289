/** `clients/python` against servers that are made up here: what it sends, repeats, follows and makes of broken answers. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sweepDetailSchema, sweepSummarySchema } from "../../shared/contracts/sweep.ts";
import { EXPORT_COLUMNS } from "../../shared/export/columns.ts";
import { PYTHON_CLIENT, pythonMissing, runPython, withClient } from "./python.fixture.ts";

const TOKEN = "sb_admin_0123abcd_a-secret-that-nobody-may-see";
const SWEEP = "abcdefghijkl";

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Answer = (response: ServerResponse, request: Heard, at: number) => void;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server that answers as it is told, and keeps what it heard. */
async function serve(answer: Answer): Promise<{ readonly url: string; readonly heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      heard.push({ method, path, headers, body });
      answer(response, { method, path, headers, body }, heard.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(value));

const busy = json(503, { title: "Busy", status: 503, detail: "" }, { "retry-after": "0" });

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

describe.skipIf(pythonMissing !== "")(`redirects of the Python client${pythonMissing}`, () => {
  const to =
    (address: () => string, status = 302): Answer =>
    (response) =>
      void response.writeHead(status, { location: address() }).end();

  it("carry the token inside the server, and never to another one", async () => {
    const other = await serve(json(200, { id: SWEEP }));
    const { url, heard } = await serve((response, request, at) => {
      if (request.path === "/v1/sweeps/elsewhere")
        return to(() => `${other.url}/taken`)(response, request, at);
      if (request.path === "/v1/sweeps/moved") return to(() => "/there")(response, request, at);
      json(200, { id: SWEEP })(response, request, at);
    });
    const run = await withClient(url, TOKEN, `client.detail("moved")\nclient.detail("elsewhere")`);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(heard.map(({ path }) => path)).toEqual(["/v1/sweeps/moved", "/there", "/v1/sweeps/elsewhere"]);
    expect(heard[1]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(other.heard).toHaveLength(1);
    expect(JSON.stringify(other.heard)).not.toContain(TOKEN);
  });

  it("are not followed by what writes, nor in circles, nor to files", async () => {
    const other = await serve(json(200, { id: SWEEP }));
    const { url } = await serve((response, request, at) =>
      to(() => other.url, [301, 302, 303, 307][at])(response, request, at),
    );
    const statements = `answer = []
for _ in range(4):
    try:
        client.cancel("${SWEEP}")
    except SaddlebenchError as error:
        answer.append(str(error))`;
    const { answer } = await withClient(url, TOKEN, statements);
    expect(answer).toHaveLength(4);
    for (const line of answer as string[])
      expect(line).toMatch(/^30\d .*: the server answered 30\d to http:.*; use that address$/);
    expect(other.heard).toEqual([]);
    const circle = await serve(to(() => "/v1/sweeps/circle"));
    expect((await withClient(circle.url, TOKEN, `client.detail("circle")`)).code).toBe(1);
    expect(circle.heard.length).toBeLessThan(20);
    const file = await serve(to(() => `file://${PYTHON_CLIENT}`));
    expect((await withClient(file.url, TOKEN, `client.detail("x")`)).code).toBe(1);
  });
});

describe.skipIf(pythonMissing !== "")(`the token of the Python client${pythonMissing}`, () => {
  it("is in no text, whatever the server says", async () => {
    const quoting = json(400, {
      title: `Bearer ${TOKEN}`,
      status: 400,
      detail: `you sent ${TOKEN}`,
      errors: [{ path: TOKEN, message: TOKEN }],
    });
    const { url, heard } = await serve(quoting);
    const shown = `import traceback, logging, pprint
print(client, repr(client), vars(client), str(vars(client)))
try:
    client.cancel("${SWEEP}")
except SaddlebenchError as error:
    print(error, repr(error), error.detail, error.errors, error.__cause__, error.__context__)
    traceback.print_exc()
pprint.pprint(client.__dict__)
client.cancel("${SWEEP}")`;
    const run = await withClient(url, TOKEN, shown);
    expect(heard[0]?.headers.authorization).toContain(TOKEN);
    expect(run.stdout).toContain("with a token");
    expect(run.stderr).toContain("<token>");
    expect(run.stdout + run.stderr).not.toContain("a-secret");
  });

  it("is refused unseen where it cannot be one, and where it stands in an address", async () => {
    const statements = `answer = []
for token in ("a-secret with spaces", "a-secret\\nX-Header: 1", "a-secretß", ""):
    try:
        Client("http://localhost", token)
    except ValueError as error:
        answer.append(str(error))`;
    const { answer } = await withClient("http://localhost", null, statements);
    expect(answer).toEqual(
      Array.from({ length: 4 }, () => expect.stringContaining("a character that no token has")),
    );
    expect(JSON.stringify(answer)).not.toContain("a-secret");
    for (const address of [`http://x:${TOKEN}@localhost`, `http://localhost/?token=${TOKEN}`]) {
      const words = ["--server", address, "sweeps"];
      const run = await runPython([PYTHON_CLIENT, ...words]);
      expect(run).toMatchObject({ code: 1, stdout: "" });
      expect(run.stderr).toContain("holds no user, token or query");
      expect(run.stderr).not.toContain(TOKEN);
    }
  });
});

describe.skipIf(pythonMissing !== "")(`broken answers to the Python client${pythonMissing}`, () => {
  const broken: readonly (readonly [string, Answer, RegExp])[] = [
    [
      "HTML",
      (response) => void response.writeHead(200).end("<html>"),
      /^200 The answer cannot be read: GET .*JSON/,
    ],
    ["a list", json(200, []), /^200 The answer cannot be read/],
    [
      "half of an answer",
      (response) => void response.writeHead(200, { "content-length": "99" }).end("{"),
      /^No answer/,
    ],
    [
      "HTML of a proxy",
      (response) => void response.writeHead(404).end("<html>"),
      /^404 Not Found: the server answered 404$/,
    ],
    [
      "no list",
      json(200, { sweeps: 3 }),
      /^200 The answer cannot be read: GET \/v1\/sweeps was answered without sweeps/,
    ],
    ["no HTTP", (response) => void response.socket?.end("nonsense\r\n\r\n"), /^No answer/],
    [
      "a half problem",
      json(400, { title: "Odd", errors: [3] }),
      /^400 Bad Request: the server answered 400$/,
    ],
    [
      "a problem",
      json(422, {
        type: "https://saddlebench.dev/problems/invalid-sweep",
        title: "The sweep cannot be planned",
        status: 422,
        detail: "one and two",
        errors: [
          { path: "problems.0.name", message: "one" },
          { path: "", message: "two" },
        ],
      }),
      /^422 The sweep cannot be planned: problems\.0\.name: one; two$/,
    ],
  ];

  it("are one error each, of one line", async () => {
    const servers = await Promise.all(broken.map(([, answer]) => serve(answer)));
    const statements = `answer = []
for url in ${JSON.stringify(servers.map(({ url }) => url))}:
    try:
        Client(url, retries=0, timeout=5).sweeps()
    except SaddlebenchError as error:
        answer.append(str(error))`;
    const { answer, stderr } = await withClient("http://localhost", null, statements);
    expect(answer, stderr).toHaveLength(broken.length);
    for (const [i, [name, , line]] of broken.entries()) expect((answer as string[])[i], name).toMatch(line);
    const command = await runPython([PYTHON_CLIENT, "--server", servers.at(-1)?.url ?? "", "sweeps"]);
    expect(command).toMatchObject({ code: 1, stdout: "" });
    expect(command.stderr).toBe(
      "saddlebench.py: 422 The sweep cannot be planned: problems.0.name: one; two\n",
    );
  });

  it("leave no file that is not complete", async () => {
    const { url } = await serve(
      (response) => void response.writeHead(200, { "content-length": "99" }).end("{"),
    );
    const statements = `import os, tempfile
folder = tempfile.mkdtemp()
try:
    client.save_export("${SWEEP}", os.path.join(folder, "export.json"))
except SaddlebenchError:
    answer = os.listdir(folder)
os.rmdir(folder)`;
    expect((await withClient(url, null, statements, "retries=1")).answer).toEqual([]);
  });

  it("do not send a model that names files elsewhere", async () => {
    const { url, heard } = await serve(json(201, {}));
    const statements = `import json, tempfile, pathlib
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "model.json").write_text(json.dumps({"weightsManifest": [{"paths": ["../../etc/hostname"]}]}))
client.upload_model(folder / "model.json")`;
    const run = await withClient(url, TOKEN, statements);
    expect(run.stderr).toContain("names weights outside of its folder");
    expect(heard).toEqual([]);
  });

  it("read an export from a file, packed or not, and refuse what is none", async () => {
    const published = join(import.meta.dirname, "..", "..", "docs", "results", "quickstart.json.gz");
    const statements = `export = read_export(${JSON.stringify(published)})
try:
    read_export(${JSON.stringify(PYTHON_CLIENT)})
except ValueError:
    answer = [len(export), export.sweep["name"], export.flat()[0]["hyperparameters.rate"] > 0]`;
    expect((await withClient("http://localhost", null, statements)).answer).toEqual([
      144,
      "quickstart",
      true,
    ]);
  });
});
