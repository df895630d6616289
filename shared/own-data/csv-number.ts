/** A decimal number out of bytes, without a string in between: a file of 32 MiB has millions of them. */

const [PLUS, MINUS, POINT, ZERO, NINE] = [0x2b, 0x2d, 0x2e, 0x30, 0x39];
/** 10ᵏ is a float64 exactly up to k = 22, and m · 10ᵏ is then rounded once (Clinger 1990, the fast path). */
const POWERS = Array.from({ length: 23 }, (_, k) => 10 ** k);
const MAX_EXACT = 2 ** 53;

/** The number that `bytes[start … end)` is, correctly rounded; undefined where they are none. Infinity is no number. */
export function numberIn(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let mantissa = 0;
  let digits = 0;
  let exponent = 0;
  let afterPoint = false;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) {
      mantissa = 10 * mantissa + (byte - ZERO);
      digits++;
      if (afterPoint) exponent--;
    } else if (byte === POINT && !afterPoint) afterPoint = true;
    else break;
  }
  if (digits === 0) return undefined;
  if (at < end) {
    if (((bytes[at] as number) | 0x20) !== 0x65 || at + 1 === end) return undefined;
    return slowly(bytes, start, end);
  }
  if (mantissa >= MAX_EXACT || exponent < -22) return slowly(bytes, start, end);
  const value = exponent === 0 ? mantissa : mantissa / (POWERS[-exponent] as number);
  return negative ? -value : value;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function slowly(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start > 400) return undefined;
  const text = String.fromCharCode(...bytes.subarray(start, end));
  return DECIMAL.test(text) ? Number(text) : undefined;
}

/** What stands for a value that is missing, in capitals. */
const MISSING: ReadonlySet<string> = new Set(["", "NA", "N/A", "NAN", "NULL", "?"]);
const MAX_MISSING_LENGTH = 4;

export function isMissing(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start) return true;
  if (end - start > MAX_MISSING_LENGTH) return false;
  return MISSING.has(String.fromCharCode(...bytes.subarray(start, end)).toUpperCase());
}
