/** Clauses 22 and 26 as far as they need no workerd: the lock, who holds it, and who is sent a token. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { proofText } from "../../shared/operations/prove-server.ts";
import { ensureLocalTokens } from "./local-tokens.ts";
import { findServer } from "./prove-server.ts";
import {
  readServerRecord,
  removeServerRecord,
  type ServerRecord,
  writeServerRecord,
} from "./server-record.ts";
import { inUse, lockState, refusalOfState } from "./state-lock.ts";
import { storageRefusal } from "./storage-refusal.ts";

let state = "";
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "saddlebench-lock-"));
});
afterEach(() => rm(state, { recursive: true, force: true }));

const record = (pid: number, addresses: readonly string[] = []): ServerRecord => ({
  pid,
  url: "http://localhost:1234",
  addresses: [...addresses],
  startedAt: "2026-11-30T12:00:00.000Z",
  proofKey: "key",
});

/** Another process that holds the lock until it is killed. */
async function holder(): Promise<{ readonly pid: number; kill(): Promise<void> }> {
  const lock = JSON.stringify(join(import.meta.dirname, "state-lock.ts"));
  const hold = `const { lockState } = await import(${lock}); globalThis.lock = await lockState(${JSON.stringify(state)}); console.log(lock.ok); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", hold]);
  const said = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
  expect(said).toBe("true\n");
  return {
    pid: child.pid ?? -1,
    kill: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

describe("the lock of a state folder", () => {
  it("is one process's; the other is told whose, at once, and SIGKILL gives it back", async () => {
    const other = await holder();
    await writeServerRecord(state, record(other.pid));
    expect(await lockState(state)).toEqual({ ok: false, holder: record(other.pid) });
    const line = await refusalOfState(state);
    expect(line).toBe(inUse(state, record(other.pid)));
    expect(line).toMatch(new RegExp(`in use by process ${other.pid} at http://localhost:1234 .*--state$`));
    await other.kill();
    // Its record is still there, and counts for nothing.
    expect(await readServerRecord(state)).not.toBeNull();
    const lock = await lockState(state);
    expect(lock.ok).toBe(true);
    if (lock.ok) lock.release();
    expect(await refusalOfState(state)).toBeNull();
  });

  it("is waited for while its holder, whose parent is gone, is about to end", async () => {
    const other = await holder();
    const gone = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => gone.once("exit", resolve));
    await writeServerRecord(state, record(gone.pid ?? -1));
    const lock = lockState(state);
    setTimeout(() => void other.kill(), 300);
    const got = await lock;
    expect(got.ok).toBe(true);
    if (got.ok) got.release();
  });

  it("says in one line what is wrong with a folder that cannot be used", async () => {
    expect(await refusalOfState(join(state, "missing"))).toBeNull();
    expect(await refusalOfState("/proc")).toMatch(/^the state folder \/proc cannot be used: .*--state$/);
    const file = join(state, "file");
    await writeFile(file, "");
    const line = `the state folder ${file} cannot be used: there is a file of that name, or choose another folder with --state`;
    expect(await refusalOfState(file)).toBe(line);
    await expect(ensureLocalTokens(file)).rejects.toThrow(line);
  });

  it.each([
    ["ENOSPC: no space left on device, write", "its disk is full; make room there"],
    ["database or disk is full", "its disk is full; make room there"],
    ["EROFS: read-only file system, open", "it is read-only; mount it for writing"],
    ["attempt to write a readonly database", "it is read-only; mount it for writing"],
    ["EACCES: permission denied, open", "this user may not write there; it belongs to another one"],
    ["something else\nand more", "something else"],
  ])("%j is told as what to do", (message, reason) => {
    expect(storageRefusal("here", new Error(message))).toBe(
      `the state folder here cannot be used: ${reason}, or choose another folder with --state`,
    );
  });
});

describe("the record of a server", () => {
  it("is its owner's alone, whole or not there", async () => {
    expect(await readServerRecord(state)).toBeNull();
    await writeServerRecord(state, record(1));
    expect((await stat(join(state, "server.json"))).mode & 0o777).toBe(0o600);
    expect(await readServerRecord(state)).toEqual(record(1));
    expect(JSON.parse(await readFile(join(state, "server.json"), "utf8"))).toEqual(record(1));
    removeServerRecord(state);
    expect(await readServerRecord(state)).toBeNull();
  });
});

describe("the server at the other end", () => {
  const open: Server[] = [];
  afterEach(() => Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done)))));

  /** Answers every question with what `prove` makes of it. */
  async function listen(
    host: string,
    port: number,
    prove: (query: URLSearchParams) => string,
  ): Promise<number> {
    const server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://server");
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ proof: prove(searchParams) }));
    });
    open.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  /** As the Worker does it, of its own addresses only. */
  const honest = (key: string, addresses: readonly string[]) => (query: URLSearchParams) => {
    const address = query.get("address") ?? "";
    const text = proofText(query.get("nonce") ?? "", address);
    return addresses.includes(address) ? createHmac("sha256", key).update(text).digest("hex") : "";
  };

  it("is ours when it has the folder's key, and is then named by its address", async () => {
    const addresses: string[] = [];
    const port = await listen("127.0.0.1", 0, honest("key", addresses));
    addresses.push(`127.0.0.1:${port}`);
    const known = record(1, addresses);
    for (const url of [`http://localhost:${port}`, `http://127.0.0.1:${port}`])
      expect(await findServer(url, known)).toEqual({ kind: "proven", url: `http://127.0.0.1:${port}` });
  });

  it("is a stranger without the key, without a record, or with a proof of yesterday", async () => {
    const port = await listen("127.0.0.1", 0, () => createHmac("sha256", "key").update("old").digest("hex"));
    const url = `http://localhost:${port}`;
    expect(await findServer(url, record(1, [`127.0.0.1:${port}`]))).toEqual({ kind: "stranger" });
    expect(await findServer(url, null)).toEqual({ kind: "stranger" });
    await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
    expect(await findServer(url, record(1, [`127.0.0.1:${port}`]))).toEqual({ kind: "no-answer" });
  });

  it("is not who passes our server's proofs on: neither from another port nor from [::1]", async ({
    skip,
  }) => {
    const addresses: string[] = [];
    const ours = honest("key", addresses);
    const port = await listen("127.0.0.1", 0, ours);
    addresses.push(`127.0.0.1:${port}`);
    const known = record(1, addresses);
    const elsewhere = await listen("127.0.0.1", 0, ours);
    expect(await findServer(`http://localhost:${elsewhere}`, known)).toEqual({ kind: "stranger" });
    try {
      await listen("::1", port, ours);
    } catch {
      return skip("this machine has no [::1]");
    }
    expect(await findServer(`http://[::1]:${port}`, known)).toEqual({ kind: "stranger" });
    // With both there, ours is found, and the other is never asked with a token.
    expect(await findServer(`http://localhost:${port}`, known)).toEqual({
      kind: "proven",
      url: `http://127.0.0.1:${port}`,
    });
  });
});
