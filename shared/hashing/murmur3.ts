/** MurmurHash3 (x86, 32 bit; Austin Appleby, public domain): seeds and scrambles, never security. */

/** The finaliser of MurmurHash3: a bijection of the 32-bit integers. */
export function mix32(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** MurmurHash3 of `bytes` with `seed`, as an unsigned 32-bit integer. */
export function murmur3(bytes: Uint8Array, seed: number): number {
  let h = seed >>> 0;
  const blocks = bytes.length >>> 2;
  for (let block = 0; block < blocks; block++) {
    const at = block * 4;
    const k = wordAt(bytes, at, 4);
    h ^= scramble(k);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  const tail = bytes.length & 3;
  if (tail > 0) h ^= scramble(wordAt(bytes, blocks * 4, tail));
  return mix32(h ^ bytes.length);
}

/**
 * Hash of named axes, e.g. `hashAxes(seed, "problem", "rosenbrock")`. Parts are separated by a byte that
 * UTF-8 never contains, so `("ab", "c")` and `("a", "bc")` differ.
 */
export function hashAxes(seed: number, ...parts: readonly (string | number)[]): number {
  const encoder = new TextEncoder();
  let h = mix32(seed);
  for (const part of parts) {
    const text = encoder.encode(String(part));
    const bytes = new Uint8Array(text.length + 1);
    bytes.set(text);
    bytes[text.length] = 0xff;
    h = murmur3(bytes, h);
  }
  return h;
}

function scramble(k: number): number {
  const a = Math.imul(k, 0xcc9e2d51);
  return Math.imul((a << 15) | (a >>> 17), 0x1b873593);
}

function wordAt(bytes: Uint8Array, at: number, length: number): number {
  let word = 0;
  for (let i = 0; i < length; i++) word |= (bytes[at + i] ?? 0) << (8 * i);
  return word;
}
