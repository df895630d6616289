/** Why nothing can be kept in a state folder: one line, with what to do. */

/** Codes of Node's file system and of SQLite. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ENOSPC|EDQUOT|SQLITE_FULL|disk is full/, "its disk is full; make room there"],
  [/EROFS|SQLITE_READONLY|readonly database|read-only/i, "it is read-only; mount it for writing"],
  [/EACCES|EPERM|CANTOPEN|unable to open/, "this user may not write there; it belongs to another one"],
  [/ENOTDIR|EEXIST/, "there is a file of that name"],
  [/ENOENT/, "it cannot be made there; is that disk read-only?"],
];

/** @param state the folder as a person has named it */
export function storageRefusal(state: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = `${message} ${Reflect.get(Object(error), "code") ?? ""}`;
  const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? message.split("\n")[0];
  return `the state folder ${state} cannot be used: ${reason}, or choose another folder with --state`;
}
