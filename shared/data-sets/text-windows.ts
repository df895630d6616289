/** A text as examples: windows of its characters one after another, each labelled with the character that follows it. */
import { characterClasses } from "./characters.ts";
import { DataError } from "./data-error.ts";
import type { DataFiles } from "./data-set.ts";
import type { Examples } from "./examples.ts";

/** Characters of a window. Shorter ones are cut out of it, so it has a length that many others divide. */
export const WINDOW = 64;

/**
 * All windows of a file; what is left at its end is dropped.
 * @throws DataError of kind `missing` where it is not there, `broken` where it ends within a line
 */
export async function textWindows(files: DataFiles, file: string): Promise<Examples> {
  const bytes = await files.read(file);
  if (!bytes) throw new DataError(`${file} is missing at ${files.where}`, "missing");
  const text = new TextDecoder().decode(bytes);
  if (!text.endsWith("\n")) throw new DataError(`${file} at ${files.where} ends within a line: it was cut`);
  const characters = characterClasses(text);
  const count = Math.floor((characters.length - 1) / WINDOW);
  return {
    count,
    width: WINDOW,
    features: characters.subarray(0, count * WINDOW),
    labels: Uint8Array.from({ length: count }, (_, window) => characters[(window + 1) * WINDOW] as number),
  };
}
