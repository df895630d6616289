/** Whose an upload is, in words: the record has the id of a token. */
import type { TokenRecord } from "../../../shared/contracts/token.ts";

/** @param own token of this session @param tokens that were made over HTTP, with their names */
export function ownerWords(owner: string, own: string | null, tokens: readonly TokenRecord[]): string {
  if (owner === "") return "unknown";
  // A token is `sb_SCOPE_ID_SECRET`; the id is no secret.
  if (own?.split("_")[2] === owner) return "you";
  return tokens.find(({ id }) => id === owner)?.name ?? `token ${owner}`;
}

const UNITS = ["bytes", "KiB", "MiB", "GiB"] as const;

/** "233 bytes", "1.5 MiB". */
export function bytesWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const size = bytes / 1024 ** power;
  return `${power === 0 ? size : Number(size.toPrecision(3))} ${UNITS[power]}`;
}
