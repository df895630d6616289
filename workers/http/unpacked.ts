/** Bytes of an upload as they were before they were compressed, bounded, or a problem. */
import { type Problem, problem } from "./problem.ts";

/** Of a file as it is read: a sweep of 11,000 trials has 19 MB. */
export const MAX_UNPACKED_BYTES = 32 * 1_048_576;

export type Unpacked = { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | Problem;

/** @param bytes plain, or compressed with gzip: its first two bytes tell */
export async function unpacked(bytes: Uint8Array): Promise<Unpacked> {
  const tooLarge = problem(
    "unpacked-too-large",
    `a file may have ${MAX_UNPACKED_BYTES} bytes at most when it is unpacked`,
  );
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
    return bytes.length > MAX_UNPACKED_BYTES ? tooLarge : { ok: true, bytes: Uint8Array.from(bytes) };
  const plain = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = plain.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > MAX_UNPACKED_BYTES) {
        await reader.cancel();
        return tooLarge;
      }
      chunks.push(value);
    }
  } catch {
    return problem(
      "invalid-results",
      "the file begins like gzip and cannot be unpacked: it is damaged or cut off",
    );
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return { ok: true, bytes: all };
}
