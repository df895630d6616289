/**
 * One server for each state folder: two that write the same objects left a sweep which nothing could end.
 *
 * Node has no `flock`; SQLite, which comes with it, takes the operating system's lock on a file for as long as a
 * transaction is open. The kernel gives it back when the process ends, however it ends: nothing goes stale.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readServerRecord, type ServerRecord } from "./server-record.ts";
import { storageRefusal } from "./storage-refusal.ts";

export type StateLock =
  | { readonly ok: true; release(): void }
  /** @property holder null when it has not said yet who it is */
  | { readonly ok: false; readonly holder: ServerRecord | null };

/** A server whose parent was killed needs so long to notice, and to end its workerd. */
const DYING_MS = 8_000;
const LOOK_EVERY_MS = 100;
const SQLITE_BUSY = 5;

/**
 * Takes the lock of the folder, which must exist. A holder that is about to end is waited for.
 * @throws Error when the file cannot be opened or written
 */
export async function lockState(state: string): Promise<StateLock> {
  const deadline = performance.now() + DYING_MS;
  for (;;) {
    const lock = tryLock(state);
    if (lock) return { ok: true, release: () => lock.close() };
    const holder = await readServerRecord(state);
    if ((holder && isAlive(holder.pid)) || performance.now() > deadline) return { ok: false, holder };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Why a server cannot have the folder now, in one line; null when it can. The folder may be missing. */
export async function refusalOfState(state: string): Promise<string | null> {
  const found = statSync(state, { throwIfNoEntry: false });
  if (!found) return null;
  if (!found.isDirectory()) return storageRefusal(state, new Error("ENOTDIR"));
  try {
    const lock = await lockState(state);
    if (!lock.ok) return inUse(state, lock.holder);
    lock.release();
    return null;
  } catch (error) {
    return storageRefusal(state, error);
  }
}

/** One line: who has the folder, and what to do. */
export function inUse(state: string, holder: ServerRecord | null): string {
  const who = holder
    ? `process ${holder.pid} at ${holder.url} (since ${holder.startedAt})`
    : "another process";
  return `the state folder ${state} is in use by ${who}; stop that one, or choose another folder with --state`;
}

function tryLock(state: string): DatabaseSync | null {
  const database = new DatabaseSync(join(state, "server.lock"));
  try {
    // The file is only held, never written: no journal beside it.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && Reflect.get(error, "errcode") === SQLITE_BUSY) return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives too.
    return error instanceof Error && Reflect.get(error, "code") === "EPERM";
  }
}
