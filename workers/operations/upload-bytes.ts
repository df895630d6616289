/** The bytes of an upload, some pieces at a time: an isolate never holds the whole of it. */
import type { Environment } from "../environment.ts";
import { MAX_PIECES, PIECE_BYTES } from "../objects/stored-upload.ts";
import { registryOf } from "../stubs.ts";

/** A body of a known length: it is cut off, and noticed as such, where the upload is deleted meanwhile. */
export function uploadBytes(
  env: Environment,
  { digest, bytes }: { readonly digest: string; readonly bytes: number },
): ReadableStream<Uint8Array> {
  const { readable, writable } = new FixedLengthStream(bytes);
  const registry = registryOf(env);
  let next = 0;
  const pieces = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await registry.uploadPieces(digest, next, MAX_PIECES);
      if (!piece) return controller.close();
      next += MAX_PIECES;
      controller.enqueue(new Uint8Array(piece));
      if (next * PIECE_BYTES >= bytes) controller.close();
    },
  });
  void pieces.pipeTo(writable).catch(() => {});
  return readable;
}

/** All of them, for who checks them. @returns null where one is missing */
export async function joinedPieces(
  env: Environment,
  { digest, bytes }: { readonly digest: string; readonly bytes: number },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const registry = registryOf(env);
  const joined = new Uint8Array(bytes);
  let at = 0;
  for (let first = 0; at < bytes; first += MAX_PIECES) {
    const piece = await registry.uploadPieces(digest, first, MAX_PIECES);
    if (!piece || at + piece.length > bytes) return null;
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
