/** NPZ: a ZIP archive of NPY files, stored or deflated, as `numpy.savez` and `savez_compressed` write it. */
import type { NamedArray } from "./arrays.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { MAX_DATA_BYTES, MAX_FIELDS } from "./data-file.ts";
import { readNpy } from "./npy.ts";

export const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04] as const;
const [END_RECORD, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
/** The end record, and a comment of at most 65,535 bytes after it. */
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const [STORED, DEFLATED] = [0, 8];

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly crc: number;
}

export async function readNpz(bytes: Uint8Array): Promise<Checked<readonly NamedArray[]>> {
  const entries = readDirectory(bytes);
  if (!entries.ok) return entries;
  const total = entries.value.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_DATA_BYTES)
    return refuse(`unpacked, the archive has ${total} bytes; ${MAX_DATA_BYTES} at most are right`);
  const arrays: NamedArray[] = [];
  for (const entry of entries.value) {
    const content = await unpack(entry);
    if (!content.ok) return content;
    const array = readNpy(content.value, entry.name.replace(/\.npy$/, ""));
    if (!array.ok) return array;
    arrays.push(array.value);
  }
  return accept(arrays);
}

function readDirectory(bytes: Uint8Array): Checked<readonly Entry[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cutOff = refuse("the NPZ archive is damaged or cut off: its directory is not where it should be");
  let end = bytes.length - END_BYTES;
  const least = Math.max(0, end - MAX_COMMENT);
  while (end >= least && view.getUint32(end, true) !== END_RECORD) end--;
  if (end < least) return cutOff;
  const count = view.getUint16(end + 10, true);
  if (count > MAX_FIELDS) return refuse(`the archive has ${count} arrays; ${MAX_FIELDS} at most are right`);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY) return cutOff;
    const [packedSize, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const local = view.getUint32(at + 42, true);
    if (local + 30 > end || view.getUint32(local, true) !== LOCAL) return cutOff;
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packedSize > end) return cutOff;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: bytes.subarray(start, start + packedSize),
      size,
      crc: view.getUint32(at + 16, true),
    });
    at += 46 + nameLength + extra + comment;
  }
  return accept(entries);
}

async function unpack({ name, method, packed, size, crc }: Entry): Promise<Checked<Uint8Array>> {
  const damaged = refuse(
    `${quoted(name)} in the archive is damaged: its bytes are not those of its checksum`,
  );
  if (method !== STORED && method !== DEFLATED)
    return refuse(`${quoted(name)} is packed by method ${method}: 0 (stored) and 8 (deflated) are right`);
  const content = method === STORED ? packed : await inflate(packed, size);
  return content && content.length === size && crc32(content) === crc ? accept(content) : damaged;
}

/** Null where it is not what was deflated, or more than announced. */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | null> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const content = new Uint8Array(size);
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return at === size ? content : null;
      if (at + value.length > size) {
        await reader.cancel();
        return null;
      }
      content.set(value, at);
      at += value.length;
    }
  } catch {
    return null;
  }
}

const CRC_TABLE = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/** CRC-32 as ZIP defines it. */
export function crc32(bytes: Uint8Array): number {
  let c = -1;
  for (const byte of bytes) c = (c >>> 8) ^ (CRC_TABLE[(c ^ byte) & 255] as number);
  return (c ^ -1) >>> 0;
}
