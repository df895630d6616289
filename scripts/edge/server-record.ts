/** What a running server says of itself in its state folder: who holds it, where it listens, and how it proves that. */
import { rmSync } from "node:fs";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";

const recordSchema = z.object({
  /** The process to stop, `npm start` say: the parent of the one that holds the lock. */
  pid: z.int(),
  /** As a person types it. */
  url: z.string(),
  /** Literal `address:port` of every socket. */
  addresses: z.array(z.string()),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Key of its proofs (`prove-server.ts`), new with each start. */
  proofKey: z.string(),
});

export type ServerRecord = z.infer<typeof recordSchema>;

const recordPath = (state: string): string => join(state, "server.json");

/** Null where none runs (or none that can be read). A server that was killed leaves its last record behind. */
export async function readServerRecord(state: string): Promise<ServerRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordPath(state), "utf8")));
  } catch {
    return null;
  }
}

/** At once or not at all, for its owner alone. */
export async function writeServerRecord(state: string, record: ServerRecord): Promise<void> {
  const path = recordPath(state);
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/** Without waiting: a process that is ending gets no further turn. */
export function removeServerRecord(state: string): void {
  rmSync(recordPath(state), { force: true });
}
