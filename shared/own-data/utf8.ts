/** UTF-8 as code points (RFC 3629), without a string in between: a file has up to 32 MiB of them. */

/** Bytes after the first one, and the least code point that needs so many: shorter forms of others are refused. */
const LEAST = [0, 0x80, 0x800, 0x1_0000] as const;
const MOST = 0x10_ffff;
const [FIRST_SURROGATE, LAST_SURROGATE] = [0xd800, 0xdfff];

/**
 * Calls `visit` with each code point, in order.
 * @returns the offset of the first byte that begins none, or null where there is no such byte
 */
export function eachCodePoint(bytes: Uint8Array, visit: (codePoint: number) => void): number | null {
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    const more = continuationsOf(lead);
    if (more < 0) return at;
    let codePoint = more === 0 ? lead : lead & (0x3f >> more);
    for (let i = 1; i <= more; i++) {
      const byte = bytes[at + i] ?? 0;
      if (byte >> 6 !== 0b10) return at;
      codePoint = (codePoint << 6) | (byte & 0x3f);
    }
    if (codePoint < (LEAST[more] as number) || codePoint > MOST) return at;
    if (codePoint >= FIRST_SURROGATE && codePoint <= LAST_SURROGATE) return at;
    visit(codePoint);
    at += 1 + more;
  }
  return null;
}

/** Bytes that follow a first byte; -1: it is none. */
function continuationsOf(lead: number): number {
  if (lead < 0x80) return 0;
  if (lead >> 5 === 0b110) return 1;
  if (lead >> 4 === 0b1110) return 2;
  return lead >> 3 === 0b11110 ? 3 : -1;
}
