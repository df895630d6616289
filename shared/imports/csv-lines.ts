/** CSV as RFC 4180 writes it, line by line: cells in quotes may hold commas, quotes and line breaks. */

export interface CsvLine {
  /** Of the file, from 1: where the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Records in order; empty lines are left out. A quote that is never closed ends with the file. */
export function* csvLines(text: string): Generator<CsvLine> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const plain = text.slice(at, end);
    if (!plain.includes('"')) {
      const cells = plain.endsWith("\r") ? plain.slice(0, -1) : plain;
      if (cells.trim() !== "") yield { line, cells: cells.split(",") };
      at = end + 1;
      line++;
      continue;
    }
    const quoted = quotedRecord(text, at);
    yield { line, cells: quoted.cells };
    line += quoted.lines;
    at = quoted.end;
  }
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

/** `end`: the position after the record; `lines`: how many of the file it takes. */
function quotedRecord(
  text: string,
  from: number,
): { readonly cells: readonly string[]; readonly end: number; readonly lines: number } {
  const cells: string[] = [];
  let cell = "";
  let inQuotes = false;
  let lines = 1;
  let at = from;
  for (; at < text.length; at++) {
    const letter = text[at] as string;
    if (inQuotes) {
      if (letter === '"' && text[at + 1] === '"') {
        cell += letter;
        at++;
      } else if (letter === '"') inQuotes = false;
      else {
        if (letter === "\n") lines++;
        cell += letter;
      }
    } else if (letter === '"') inQuotes = true;
    else if (letter === ",") {
      cells.push(cell);
      cell = "";
    } else if (letter === "\n") break;
    else if (letter !== "\r") cell += letter;
  }
  return { cells: [...cells, cell], end: at + 1, lines };
}
