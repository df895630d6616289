/**
 * CSV: a header, then one example a row. All columns hold numbers but one, which may name classes.
 *
 * Without a header where the first row holds numbers only, or numbers that name no columns (`5.1,3.5,setosa`): columns are then
 * called `0`, `1`, …. The files of scikit-learn
 * begin with `examples,width,name of class 0,…` instead of names; their last column is called `target`.
 */
import { accept, type Checked, quoted, type Refusal, refuse } from "./checked.ts";
import { CsvReader, delimiterOf } from "./csv-cells.ts";
import { isMissing, numberIn } from "./csv-number.ts";
import { type DataFile, type Field, MAX_CLASSES, MAX_FIELDS, MAX_VALUES } from "./data-file.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const RETURN = 0x0d;

export function readCsv(bytes: Uint8Array): Checked<DataFile> {
  const from = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? BYTE_ORDER_MARK.length : 0;
  const delimiter = delimiterOf(bytes, from);
  const most = newlinesIn(bytes) + 1;
  if (most === 1 && bytes.includes(RETURN))
    return refuse("its lines end in carriage returns alone (0x0d): line feeds (0x0a) are right");
  const header = readHeader(bytes, from, delimiter);
  if (!header.ok) return header;
  const { columns } = header.value;
  if (most * columns.length > MAX_VALUES && most > 1)
    return refuse(
      `about ${most} rows of ${columns.length} columns are more than the ${MAX_VALUES} numbers that a file may have`,
    );
  return readRows(bytes, from, delimiter, header.value, most);
}

interface Header {
  readonly columns: readonly string[];
  /** Rows that hold no example: 0 or 1. */
  readonly rows: number;
  /** Examples that the first row promises. */
  readonly promised?: number;
}

function readHeader(bytes: Uint8Array, from: number, delimiter: number): Checked<Header> {
  const first = readRow(bytes, from, delimiter, 0);
  if (!first.ok) return first;
  if (first.value.length === 0)
    return refuse("the file has no row: a header and one row an example are right");
  const cells = first.value;
  if (cells.length > MAX_FIELDS)
    return refuse(`row 1 has ${cells.length} columns, more than the ${MAX_FIELDS} that a file may have`);
  if (cells.every((cell) => isNumeric(cell)))
    return accept({ columns: cells.map((_, column) => String(column)), rows: 0 });
  const second = readRow(bytes, from, delimiter, 1);
  if (!second.ok) return second;
  const [count, width] = cells.map(Number);
  const namesClasses = cells.length > 2 && cells.slice(2).every((cell) => !isNumeric(cell));
  if (namesClasses && /^\d+$/.test(cells[0] as string) && second.value.length === (width as number) + 1) {
    const columns = Array.from({ length: width as number }, (_, column) => String(column));
    return accept({ columns: [...columns, "target"], rows: 1, promised: count as number });
  }
  if (isExample(cells, second.value))
    return accept({ columns: cells.map((_, column) => String(column)), rows: 0 });
  return checkNames(cells);
}

/** Whether a first row of numbers and text holds an example: numbers where the second has them, that could not be names. */
function isExample(first: readonly string[], second: readonly string[]): boolean {
  const numbers = first.filter(isNumeric);
  const isLikeSecond = first.every((cell, at) => !isNumeric(cell) || isNumeric(second[at] ?? ""));
  const isNoName = numbers.some((cell) => !/^\d+$/.test(cell)) || new Set(numbers).size < numbers.length;
  return first.length === second.length && isLikeSecond && isNoName;
}

function checkNames(cells: readonly string[]): Checked<Header> {
  const empty = cells.indexOf("");
  if (empty >= 0)
    return refuse(
      `row 1, column ${empty + 1} has no name: give it one, or leave the column out (pandas: index=False)`,
    );
  const twice = cells.findIndex((cell, column) => cells.indexOf(cell) !== column);
  if (twice >= 0)
    return refuse(
      `row 1, column ${twice + 1} is called ${quoted(cells[twice] as string)} like column ${cells.indexOf(cells[twice] as string) + 1}: names must differ`,
    );
  return accept({ columns: cells, rows: 1 });
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const isNumeric = (cell: string): boolean => numberIn(ascii(cell), 0, ascii(cell).length) !== undefined;

/** Cells of row `number` (0: the first one) as text; empty where there is none. */
function readRow(
  bytes: Uint8Array,
  from: number,
  delimiter: number,
  number: number,
): Checked<readonly string[]> {
  const reader = new CsvReader(bytes, from, delimiter);
  const cells: string[] = [];
  for (let row = 0; row <= number; ) {
    const found = reader.next();
    if (found === false) break;
    if (found !== true) return refuse(`row ${reader.row}, column ${cells.length + 1} ${found}`);
    if (row === number) {
      const text = textOf(bytes, reader);
      if (text === undefined)
        return refuse(
          `row ${reader.row}, column ${cells.length + 1} is not UTF-8 text: save the file as UTF-8`,
        );
      cells.push(text);
      if (cells.length > MAX_FIELDS) break;
    }
    if (reader.endsRow) row++;
  }
  return accept(cells);
}

function textOf(bytes: Uint8Array, { start, end, hasQuotes }: CsvReader): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(start, end),
    );
    return hasQuotes ? text.replaceAll('""', '"') : text;
  } catch {
    return undefined;
  }
}

function newlinesIn(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x0a) count++;
  return count;
}

/** `1,8` or `1,000,000`: what a person means is not told by the text alone. */
const WITH_COMMAS = /^[+-]?\d+(,\d+)+(\.\d+)?$/;

/** What a column holds: its first value that is there decides. */
interface Column {
  readonly name: string;
  /** Text → its place; undefined: numbers, or nothing so far. */
  names?: Map<string, number>;
  /** The row on which that was decided; 0: not yet. */
  since: number;
}

function readRows(
  bytes: Uint8Array,
  from: number,
  delimiter: number,
  { columns: names, rows, promised }: Header,
  most: number,
): Checked<DataFile> {
  const width = names.length;
  const values = new Float32Array(most * width);
  const columns: Column[] = names.map((name) => ({ name, since: 0 }));
  const reader = new CsvReader(bytes, from, delimiter);
  let row = 0;
  let column = 0;
  for (;;) {
    const found = reader.next();
    if (found === false) break;
    if (found !== true) return refuse(`row ${reader.row}, column ${column + 1} ${found}`);
    if (row >= rows) {
      if (column >= width) return wrongWidth(reader, column + 1, width);
      const value = cellValue(bytes, reader, columns[column] as Column);
      if (typeof value !== "number") return value;
      values[(row - rows) * width + column] = value;
    }
    column++;
    if (!reader.endsRow) continue;
    if (row >= rows && column !== width) return wrongWidth(reader, column, width);
    row++;
    column = 0;
  }
  const examples = row - rows;
  if (examples < 1) return refuse("the file has a header and no row after it: one row an example is right");
  if (promised !== undefined && promised !== examples)
    return refuse(`row 1 says that there are ${promised} examples, and ${examples} rows follow`);
  const texts = columns.filter((each) => each.names);
  if (texts.length > 1)
    return refuse(
      `columns ${quoted(texts[0]?.name ?? "")} (row ${texts[0]?.since}) and ${quoted(texts[1]?.name ?? "")} (row ${texts[1]?.since}) both hold text: only the label may; write the other one as numbers`,
    );
  const fields = columns.map(
    (each, first): Field => ({
      name: each.name,
      shape: [],
      values,
      first,
      stride: width,
      ...(each.names ? { names: [...each.names.keys()] } : {}),
    }),
  );
  return accept({ format: "csv", examples, fields });
}

function wrongWidth({ row }: CsvReader, has: number, width: number): Refusal {
  const more = has > width ? "more than" : `${has}, not`;
  return refuse(`row ${row} has ${more} ${width} values: one for each of the ${width} columns is right`);
}

/** The number of a cell: itself, NaN where it is missing, or the place of its text among the column's. */
function cellValue(bytes: Uint8Array, reader: CsvReader, column: Column): number | Refusal {
  const { start, end, row, wasQuoted } = reader;
  const where = () => `row ${row}, column ${quoted(column.name)}`;
  if (!wasQuoted && isMissing(bytes, start, end)) return Number.NaN;
  const value = column.names ? undefined : numberIn(bytes, start, end);
  if (value !== undefined) {
    if (column.since === 0) column.since = row;
    if (Number.isFinite(Math.fround(value))) return value;
    return refuse(`${where()} holds ${value}, beyond the range of 32-bit floats (3.4e38 at most is right)`);
  }
  const text = textOf(bytes, reader);
  if (text === undefined) return refuse(`${where()} is not UTF-8 text: save the file as UTF-8`);
  if (!column.names && WITH_COMMAS.test(text))
    return refuse(
      `${where()} holds ${quoted(text)}: a point before the decimals is right, and no commas between thousands`,
    );
  if (column.since > 0 && !column.names)
    return refuse(
      `${where()} holds ${quoted(text)}: a number is right, or nothing, NA or ? where the value is missing`,
    );
  column.names ??= new Map();
  if (column.since === 0) column.since = row;
  const known = column.names.get(text);
  if (known !== undefined) return known;
  if (column.names.size >= MAX_CLASSES)
    return refuse(
      `${where()} is the ${MAX_CLASSES + 1}th different text of its column: a label may name ${MAX_CLASSES} classes, and other columns hold numbers`,
    );
  column.names.set(text, column.names.size);
  return column.names.size - 1;
}
