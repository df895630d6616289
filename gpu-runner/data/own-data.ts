/** A person's own data, from bytes on any host. */
import { DataError } from "../../shared/data-sets/data-error.ts";
import { MAX_DATA_BYTES } from "../../shared/own-data/data-file.ts";
import { readData } from "../../shared/own-data/read-data.ts";
import { summariseData } from "../../shared/own-data/summary.ts";
import { readText } from "../../shared/own-data/text.ts";
import type { OwnData, OwnText } from "../problem.ts";

/** `sha256:…` of bytes. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param location for messages
 * @param digest what the bytes must be; absent: any
 * @throws DataError, one line, where they are others or cannot be read
 */
export async function openOwnData(location: string, bytes: Uint8Array, digest?: string): Promise<OwnData> {
  const found = await checkedDigest(location, bytes, digest);
  const file = await readData(bytes);
  if (!file.ok) throw new DataError(`${location}: ${file.message}`);
  const summary = summariseData(file.value);
  if (!summary.ok) throw new DataError(`${location}: ${summary.message}`);
  return { digest: found, file: file.value, summary: summary.value };
}

/** The same of a text. */
export async function openOwnText(location: string, bytes: Uint8Array, digest?: string): Promise<OwnText> {
  const found = await checkedDigest(location, bytes, digest);
  const text = readText(bytes);
  if (!text.ok) throw new DataError(`${location}: ${text.message}`);
  return { digest: found, text: text.value };
}

async function checkedDigest(location: string, bytes: Uint8Array, digest?: string): Promise<string> {
  if (bytes.length > MAX_DATA_BYTES)
    throw new DataError(
      `${location} has ${bytes.length} bytes; data of your own have ${MAX_DATA_BYTES} at most`,
    );
  const found = await digestOf(bytes);
  if (digest !== undefined && found !== digest)
    throw new DataError(`the server sent other data than ${digest}: ${found}`);
  return found;
}
