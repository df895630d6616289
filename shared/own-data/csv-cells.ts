/** The cells of a CSV file (RFC 4180), one after the other, as places in its bytes. */

const [QUOTE, NEWLINE, RETURN] = [0x22, 0x0a, 0x0d];
const SPACE = 0x20;

/** Where a cell lies and what comes after it. */
export interface CsvCells {
  /** First byte of the cell, and the one after its last: without quotes and spaces around it. */
  start: number;
  end: number;
  /** Quotes within it are doubled. */
  hasQuotes: boolean;
  /** True where the cell was in quotes: an empty one is text then. */
  wasQuoted: boolean;
  /** The row ends after it. */
  endsRow: boolean;
  /** Line of the file on which the cell begins, from 1 on. */
  row: number;
}

/** Commas, unless the first line has more semicolons or tabs. */
export function delimiterOf(bytes: Uint8Array, from: number): number {
  const candidates = [0x2c, 0x3b, 0x09];
  const counts = candidates.map(() => 0);
  let inQuotes = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) inQuotes = !inQuotes;
    else if (!inQuotes && byte === NEWLINE) break;
    else if (!inQuotes && candidates.includes(byte)) (counts[candidates.indexOf(byte)] as number)++;
  }
  return candidates[counts.indexOf(Math.max(...counts))] as number;
}

/** A cursor over the cells: `next` moves it, and allocates nothing. */
export class CsvReader implements CsvCells {
  start = 0;
  end = 0;
  hasQuotes = false;
  wasQuoted = false;
  endsRow = true;
  row = 0;
  readonly #bytes: Uint8Array;
  readonly #delimiter: number;
  #at: number;
  #line = 1;

  constructor(bytes: Uint8Array, from: number, delimiter: number) {
    this.#bytes = bytes;
    this.#delimiter = delimiter;
    this.#at = from;
  }

  /**
   * Moves to the next cell. Lines without anything are skipped between rows.
   * @returns false at the end of the file; a text where quotes are not closed or something follows them
   */
  next(): boolean | string {
    if (this.endsRow && !this.#skipEmptyLines()) return false;
    this.row = this.#line;
    this.hasQuotes = false;
    let at = this.#at;
    while (this.#bytes[at] === SPACE) at++;
    this.wasQuoted = this.#bytes[at] === QUOTE;
    return this.wasQuoted ? this.#quotedCell(at + 1) : this.#plainCell(at);
  }

  #skipEmptyLines(): boolean {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      let at = this.#at;
      while (bytes[at] === SPACE || bytes[at] === RETURN) at++;
      if (at >= bytes.length) return false;
      if (bytes[at] !== NEWLINE) return true;
      this.#at = at + 1;
      this.#line++;
    }
    return false;
  }

  #plainCell(from: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    while (at < bytes.length && bytes[at] !== this.#delimiter && bytes[at] !== NEWLINE) at++;
    let end = at;
    while (end > from && (bytes[end - 1] === SPACE || bytes[end - 1] === RETURN)) end--;
    this.start = from;
    this.end = end;
    this.#finish(at);
    return true;
  }

  #quotedCell(from: number): boolean | string {
    const bytes = this.#bytes;
    let at = from;
    for (;;) {
      while (at < bytes.length && bytes[at] !== QUOTE) {
        if (bytes[at] === NEWLINE) this.#line++;
        at++;
      }
      if (at >= bytes.length) return "opens a quote that nothing closes";
      if (bytes[at + 1] !== QUOTE) break;
      this.hasQuotes = true;
      at += 2;
    }
    this.start = from;
    this.end = at;
    at++;
    while (bytes[at] === SPACE || bytes[at] === RETURN) at++;
    if (at < bytes.length && bytes[at] !== this.#delimiter && bytes[at] !== NEWLINE)
      return 'goes on after its closing quote: a quote within a value is written twice ("")';
    this.#finish(at);
    return true;
  }

  /** @param at the delimiter, the newline or the end of the file */
  #finish(at: number): void {
    this.endsRow = this.#bytes[at] !== this.#delimiter || at >= this.#bytes.length;
    if (this.#bytes[at] === NEWLINE) this.#line++;
    this.#at = at + 1;
  }
}
