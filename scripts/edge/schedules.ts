/**
 * workerd keeps the alarms of each kind of object in a `metadata.sqlite` and does not start when it cannot read one. No
 * result stands there, and an object arms its alarm anew when it is opened: a damaged one is set aside.
 */
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * @param stored folder in which Miniflare keeps everything; workerd is not running
 * @returns paths of what was set aside, as `….damaged` beside it
 */
export async function setDamagedSchedulesAside(stored: string): Promise<readonly string[]> {
  const files = await readdir(stored, { recursive: true }).catch(() => []);
  const damaged = files
    .filter((file) => /(^|\/)metadata\.sqlite$/.test(file))
    .map((file) => join(stored, file))
    .filter(isDamaged);
  for (const path of damaged) {
    await rename(path, `${path}.damaged`);
    for (const side of ["-wal", "-shm"]) await rm(path + side, { force: true });
  }
  return damaged;
}

function isDamaged(path: string): boolean {
  const database = new DatabaseSync(path);
  try {
    return database.prepare("PRAGMA quick_check(1)").get()?.quick_check !== "ok";
  } catch {
    return true;
  } finally {
    database.close();
  }
}
