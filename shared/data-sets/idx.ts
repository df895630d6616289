/**
 * The IDX format of MNIST: two zero bytes, a type code, the rank, one big-endian 32-bit extent per axis, then
 * the entries in row-major order. Source: LeCun, Cortes, Burges, "The MNIST database".
 */
import { DataError } from "./data-error.ts";

const UNSIGNED_BYTE = 0x08;

export interface IdxHeader {
  /** Extent of each axis; the first counts the examples. */
  readonly shape: readonly number[];
  /** Bytes before the first entry. */
  readonly offset: number;
}

/** Reads the header of a file of bytes. @throws DataError when it is none */
export function parseIdxHeader(bytes: Uint8Array, name: string): IdxHeader {
  const [zero0, zero1, type, rank] = bytes;
  if (zero0 !== 0 || zero1 !== 0 || rank === undefined || rank < 1)
    throw new DataError(`${name} is not an IDX file`);
  if (type !== UNSIGNED_BYTE) throw new DataError(`${name}: IDX type ${type} is not unsigned bytes (8)`);
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) throw new DataError(`${name} ends inside its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { shape: Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis)), offset };
}

/**
 * The first `examples` entries along the first axis, as bytes.
 * @param bytes the file, or its beginning
 * @throws DataError when the file is none or ends too early
 */
export function readIdx(
  bytes: Uint8Array,
  name: string,
  examples?: number,
): { readonly shape: readonly number[]; readonly entries: Uint8Array } {
  const { shape, offset } = parseIdxHeader(bytes, name);
  const [count = 0, ...rest] = shape;
  const wanted = examples ?? count;
  if (wanted > count) throw new DataError(`${name} has ${count} examples, ${wanted} were asked for`);
  const length = wanted * rest.reduce((product, extent) => product * extent, 1);
  if (bytes.length < offset + length)
    throw new DataError(`${name} has ${bytes.length} bytes, ${offset + length} are needed`);
  return { shape: [wanted, ...rest], entries: bytes.subarray(offset, offset + length) };
}
