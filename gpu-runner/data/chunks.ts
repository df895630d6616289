/**
 * Data sets as static assets of the Worker: `NAME.json` (the {@link Manifest}) and `NAME-0.bin.gz`,
 * `NAME-1.bin.gz`, … of {@link CHUNK} examples each, so that a page fetches no more than it needs.
 * A chunk is gzip of the labels (one byte an example) followed by the features (width bytes an example).
 */
import { DataError } from "../../shared/data-sets/data-error.ts";
import type { Examples } from "../../shared/data-sets/examples.ts";

/** Examples per file: the default problems need one file (about 0.3 MiB of MNIST); 25 MiB is the limit of an asset. */
export const CHUNK = 2000;

export interface Manifest {
  readonly count: number;
  readonly width: number;
  /** Examples per file; the last one may hold fewer. */
  readonly chunk: number;
}

export function chunkName(name: string, index: number): string {
  return `${name}-${index}.bin.gz`;
}

/** Bytes of chunk `index` before compression. Bytes only: float features are never served. */
export function encodeChunk(examples: Examples, index: number): Uint8Array {
  const first = index * CHUNK;
  const last = Math.min(first + CHUNK, examples.count);
  const { width, labels, features } = examples;
  if (!(features instanceof Uint8Array)) throw new TypeError("only byte features are served");
  const bytes = new Uint8Array((last - first) * (1 + width));
  bytes.set(labels.subarray(first, last));
  bytes.set(features.subarray(first * width, last * width), last - first);
  return bytes;
}

/** Reverses {@link encodeChunk}. @throws DataError when the length is not what the manifest says */
export function decodeChunk(bytes: Uint8Array, manifest: Manifest, index: number, name: string): Examples {
  const count = Math.min(manifest.chunk, manifest.count - index * manifest.chunk);
  const length = count * (1 + manifest.width);
  if (bytes.length !== length)
    throw new DataError(`${chunkName(name, index)} has ${bytes.length} bytes, ${length} are right: rebuild`);
  return {
    count,
    width: manifest.width,
    labels: bytes.subarray(0, count),
    features: bytes.subarray(count),
  };
}

/** Checks what came as JSON. @throws DataError */
export function parseManifest(value: unknown, name: string): Manifest {
  const isCount = (n: unknown): n is number => Number.isInteger(n) && (n as number) > 0;
  if (typeof value === "object" && value !== null) {
    const { count, width, chunk } = value as Partial<Record<keyof Manifest, unknown>>;
    if (isCount(count) && isCount(width) && isCount(chunk)) return { count, width, chunk };
  }
  throw new DataError(`${name}.json is not a data manifest: rebuild`);
}
