/** Reading a multipart body: bounded before it is read, then parsed, or a problem that says what is wrong. */
import { type Problem, problem } from "./problem.ts";

export type Parts = { readonly ok: true; readonly parts: FormData } | Problem;

/**
 * @param mostBytes of the whole body; at most this much and one chunk is read of a larger one
 * @param expected what should be sent, for the message
 */
export async function readParts(request: Request, mostBytes: number, expected: string): Promise<Parts> {
  const type = request.headers.get("Content-Type") ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type))
    return problem("malformed-multipart", `send multipart/form-data with ${expected}`);
  const bytes = await readBytes(request, mostBytes);
  if (bytes === null)
    return problem("upload-too-large", `an upload may have ${mostBytes} bytes at most, all parts together`);
  try {
    const parts = await new Response(bytes, { headers: { "Content-Type": type } }).formData();
    return { ok: true, parts };
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : "unreadable";
    return problem("malformed-multipart", `the body is not multipart/form-data: ${why}`.slice(0, 300));
  }
}

/** Null when there are more. */
async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get("Content-Length") ?? 0) > mostBytes) return null;
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > mostBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
