/** The command as people and programs see it: output, one-line errors, exit codes; against a stand-in server. */
import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const COMMAND = join(import.meta.dirname, "..", "sweep.ts");
const ID = "abcdefghijkl";
const requests: { method: string; url: string; token: string | undefined }[] = [];
let server: Server;
let url = "";

const PLAN = {
  trials: 17,
  tuningTrials: 8,
  finalTrials: 9,
  shards: 1,
  gradientEquivalents: 5100,
  time: [
    {
      adapterClass: "software",
      seconds: { estimate: 9.4, low: 8, high: 13 },
      pairs: { measured: 1, borrowed: 0, unknown: 0 },
      shards: 2,
    },
  ],
  notes: [],
  entries: [],
};

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push({
      method: request.method ?? "",
      url: request.url ?? "",
      token: request.headers.authorization,
    });
    const send = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url === "/v1/plan") return send(200, PLAN);
    if (request.url?.startsWith("/v1/sweeps?")) return send(200, { sweeps: [] });
    if (request.url === "/v1/tokens" && request.method === "GET") {
      return send(401, { type: "x", title: "x", status: 401, detail: "send a token" });
    }
    return send(422, {
      type: "x",
      title: "x",
      status: 422,
      detail: "no",
      errors: [{ path: "optimizers.0.name", message: "did you mean adam?" }],
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
});
afterAll(() => {
  server.close();
});

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { SADDLEBENCH_TOKEN: _, ...environment } = process.env;
  const child = spawn(process.execPath, [COMMAND, ...args], { env: environment });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

describe("saddlebench sweep", () => {
  it("prints a table, or JSON", async () => {
    const local = ["--server", url, "--state", "/nonexistent"];
    expect(await run("list", ...local)).toMatchObject({
      code: 0,
      out: expect.stringContaining("no sweeps yet"),
    });
    expect(JSON.parse((await run("list", "--json", ...local)).out)).toEqual({ sweeps: [] });
  });

  it("says what a sweep would be and how long it would take, and posts nothing", async () => {
    const before = requests.length;
    const { code, out } = await run("create", "quickstart", "--dry-run", "--server", url, "--token", "t");
    expect(code).toBe(0);
    expect(out).toContain("17 trials in 1 tuning shards");
    expect(out).toContain(
      "time: about 9 s on one software runner (8 s to 13 s), from 2 shards of earlier sweeps\n",
    );
    expect(requests.slice(before).map(({ url: path }) => path)).toEqual(["/v1/plan"]);
  });

  it("sends the token it is given, in a header", async () => {
    await run("list", "--server", url, "--token", "sb_x");
    expect(requests.at(-1)).toMatchObject({ token: "Bearer sb_x", url: "/v1/sweeps?limit=50" });
  });

  it("says in one line what is wrong and ends with 1 when the server refuses", async () => {
    const refused = await run("create", "quickstart", "--server", url, "--token", "t");
    expect(refused).toEqual({
      code: 1,
      out: "",
      err: "saddlebench sweep: optimizers.0.name: did you mean adam?\n",
    });
    const nobody = await run("tokens", "list", "--server", url, "--state", "/nonexistent");
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining("SADDLEBENCH_TOKEN") });
    const away = await run("list", "--server", "http://127.0.0.1:9");
    expect(away).toMatchObject({ code: 1, err: expect.stringContaining("is it running") });
  });

  it("ends with 2 for wrong usage", async () => {
    for (const args of [
      ["frobnicate"],
      ["show", "x"],
      ["create", "no-such-preset"],
      ["list", "--server", "nowhere"],
      ["export", ID, "--format", "xml"],
      ["models", "delete", "abc"],
    ]) {
      const { code, err } = await run(...args);
      expect(code, args.join(" ")).toBe(2);
      expect(err.trimEnd().split("\n"), args.join(" ")).toHaveLength(1);
    }
  });

  it("says in one line why a model cannot be sent", async () => {
    const missing = await run("models", "upload", "/nonexistent", "--server", url, "--token", "t");
    expect(missing).toMatchObject({
      code: 1,
      err: "saddlebench sweep: no model at /nonexistent/model.json\n",
    });
  });

  it("has help for every verb", async () => {
    expect(await run("export", "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("--format"),
    });
  });
});
