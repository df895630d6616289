/** Why an upload is not deleted: the sweeps that need it, by name. */
import type { UploadUser } from "../objects/stored-upload.ts";

/** @param what in one word */
export function inUse(what: string, users: readonly UploadUser[]): string {
  const named = users.map(({ id, name }) => `${JSON.stringify(name.slice(0, 60))} (${id})`);
  return `${named.join(", ")} ${users.length === 1 ? "needs" : "need"} this ${what} until deleted: delete ${users.length === 1 ? "that sweep" : "those sweeps"} first`;
}
