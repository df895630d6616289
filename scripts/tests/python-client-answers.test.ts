/** `clients/python` against servers that are made up here: redirects, tokens and broken answers. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PYTHON_CLIENT, pythonMissing, runPython, withClient } from "./python.fixture.ts";
import { type Answer, json, SWEEP, serve, TOKEN } from "./python-server.fixture.ts";

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
