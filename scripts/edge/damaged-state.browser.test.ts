/**
 * Clause 22 over HTTP against the real server: one damaged file, row or store leaves the rest serving, and what cannot
 * be served says what to do. Files are written over while the server is down, as a bad disk or a careless copy does.
 */
import { mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Client, openEdge } from "../tests/edge-client.fixture.ts";

let state = "";
let client: Client;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "saddlebench-damaged-"));
  client = await openEdge(state);
});
afterAll(async () => {
  await client?.edge.stop();
  await rm(state, { recursive: true, force: true });
});

/** The databases of a kind: `SweepCoordinator`, `Registry`, or KV's. */
async function databases(kind: RegExp): Promise<readonly string[]> {
  const files = await readdir(join(state, "edge"), { recursive: true });
  return files
    .filter((file) => kind.test(file) && file.endsWith(".sqlite"))
    .map((file) => join(state, "edge", file));
}

const SWEEPS = /-SweepCoordinator\/(?!metadata)/;
const REGISTRY = /-Registry\/(?!metadata)/;
const KV = /\/kv\//;

async function fileOfSweep(id: string): Promise<string> {
  for (const path of await databases(SWEEPS)) {
    const database = new DatabaseSync(path);
    try {
      if (database.prepare("SELECT id FROM sweep").get()?.id === id) return path;
    } finally {
      database.close();
    }
  }
  throw new Error(`no file holds sweep ${id}`);
}

/** What a disk may do: the file's beginning is something else, and what was not yet moved into it is gone. */
async function overwrite(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.write(Buffer.alloc(4096, "not a database "), 0, 4096, 0);
  await file.close();
  for (const side of ["-wal", "-shm"]) await rm(path + side, { force: true });
}

const get = async (path: string) => {
  const { status, text } = await client.send("GET", path);
  return { status, body: JSON.parse(text) as Record<string, unknown> };
};
/** A file that SQLite cannot open is a failure of the platform, which tells no more of it; a row is ours to name. */
const damaged = (slug: "storage-damaged" | "temporarily-unavailable") => ({
  status: slug === "storage-damaged" ? 500 : 503,
  body: {
    type: `https://saddlebench.dev/problems/${slug}`,
    detail: expect.stringContaining("docs/operations.md"),
  },
});
/** Null: it is ready. Asked here with patience: what the start has noted of it may be that it was slow. */
const fault = async () => {
  const { status, body } = await get("/readyz");
  return status === 200 ? null : body.detail;
};
const republish = async (id: string) => {
  const { status, text } = await client.send("POST", `/v1/sweeps/${id}/republish`, {}, client.tokens.admin);
  expect(status, text).toBe(200);
};
const listed = async () =>
  ((await get("/v1/sweeps")).body.sweeps as { id: string }[]).map(({ id }) => id).sort();

it("leaves everything else in service, and says what to do", async () => {
  const [good, broken, scratched] = [
    await client.create("good"),
    await client.create("broken"),
    await client.create("scratched"),
  ];
  for (const { id } of [good, broken, scratched]) await client.finish(id, "honest-runner");
  const open = await client.create("still open");
  // Documents are written a moment after what they show; the list below is made from them.
  for (const { id } of [good, broken, scratched, open]) await republish(id);
  await client.edge.stop();

  const files = [await fileOfSweep(broken.id), await fileOfSweep(scratched.id)] as const;
  await overwrite(files[0]);
  const rows = new DatabaseSync(files[1]);
  rows.exec("UPDATE results SET body = '{\"key\":' WHERE trial = 0");
  rows.close();
  const [registry = ""] = await databases(REGISTRY);
  await overwrite(registry);
  // Without its alarms' file workerd would not start at all.
  const [schedule = ""] = await databases(/-SweepCoordinator\/metadata/);
  await overwrite(schedule);
  client = await openEdge(state);
  expect(client.edge.fault).not.toBeNull();
  await expect.poll(fault).toMatch(/^the registry fails: .*docs\/operations\.md/);

  // A damaged registry: sweeps are listed from their documents, and runners find their work.
  expect(await listed()).toEqual([good.id, scratched.id, open.id].sort());
  await client.finish(open.id, "honest-runner");
  expect(await client.detail(open.id)).toMatchObject({ status: "complete", progress: { dead: 0 } });
  // A damaged object: its sweep alone; the document that was published is still read.
  expect(await get(`/v1/sweeps/${broken.id}`)).toMatchObject(damaged("temporarily-unavailable"));
  expect(
    (await client.send("POST", `/v1/sweeps/${broken.id}/leases`, { runner: "honest-runner", lanes: 4 }))
      .status,
  ).toBe(503);
  expect((await get(`/v1/sweeps/${broken.id}/leaderboard`)).status).toBe(200);
  expect((await get(`/v1/sweeps/${good.id}`)).status).toBe(200);
  // A damaged row: its trial alone.
  expect(await get(`/v1/sweeps/${scratched.id}/trials/0`)).toMatchObject(damaged("storage-damaged"));
  for (const path of ["", "/trials/1", "/leaderboard", "/trials"])
    expect((await get(`/v1/sweeps/${scratched.id}${path}`)).status, path).toBe(200);
  await client.edge.stop();

  // As docs/operations.md says: without the registry's file, every sweep is entered again by its next publication.
  await rename(registry, `${registry}.damaged`);
  const kv = await databases(KV);
  expect(kv.length).toBeGreaterThan(0);
  for (const path of kv) await overwrite(path);
  client = await openEdge(state);
  await expect.poll(fault).toMatch(/^KV fails: /);
  // A damaged KV: documents come from the objects.
  expect((await get(`/v1/sweeps/${good.id}/leaderboard`)).body.status).toBe("complete");
  await client.edge.stop();

  const folder = join(state, "edge", "v3", "kv");
  await rename(folder, `${folder}.damaged`);
  client = await openEdge(state);
  await expect.poll(fault).toBeNull();
  // A sweep that ended without a registry enters itself, sooner or later; those that had been entered do not.
  for (const { id } of [good, scratched]) expect(await listed()).not.toContain(id);
  for (const { id } of [good, scratched, open]) await republish(id);
  expect(await listed()).toEqual([good.id, scratched.id, open.id].sort());
});
