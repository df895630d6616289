/**
 * SHA-256 (FIPS 180-4), synchronous: WebCrypto is async and absent from plain-http pages, and trial keys are
 * derived in the middle of pure planning code. Not for secrets.
 */

const ROUND_CONSTANTS = /* @__PURE__ */ fractionalBits(64, 1 / 3);
const INITIAL = /* @__PURE__ */ fractionalBits(8, 1 / 2);

/** SHA-256 of the UTF-8 bytes of `text`, 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return sha256OfBytes(new TextEncoder().encode(text));
}

/** The same of bytes. */
export function sha256OfBytes(bytes: Uint8Array): string {
  const message = padded(bytes);
  const state = Int32Array.from(INITIAL);
  const w = new Int32Array(64);
  const view = new DataView(message.buffer);
  for (let block = 0; block < message.length; block += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(block + 4 * t);
    compress(state, w);
  }
  let hex = "";
  for (const word of state) hex += (word >>> 0).toString(16).padStart(8, "0");
  return hex;
}

function compress(state: Int32Array, w: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] as number;
    const y = w[t - 2] as number;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < 64; t++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choose = (e & f) ^ (~e & g);
    const t1 = (h + sum1 + choose + (ROUND_CONSTANTS[t] as number) + (w[t] as number)) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sum0 + majority) | 0;
  }
  const next = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = ((state[i] as number) + (next[i] as number)) | 0;
}

/** Message, a one bit, zeros, length in bits: a multiple of 64 bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  result.set(bytes);
  result[bytes.length] = 0x80;
  new DataView(result.buffer).setUint32(result.length - 4, bytes.length * 8);
  return result;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** First 32 bits of the fractional parts of the square or cube roots of the first primes (§4.2.2, §5.3.3). */
function fractionalBits(count: number, power: number): Int32Array {
  const words = new Int32Array(count);
  let candidate = 2;
  for (let found = 0; found < count; candidate++) {
    let prime = true;
    for (let d = 2; d * d <= candidate; d++) if (candidate % d === 0) prime = false;
    if (!prime) continue;
    const root = candidate ** power;
    words[found++] = ((root - Math.floor(root)) * 0x1_0000_0000) | 0;
  }
  return words;
}
