/**
 * The loop of a register tile: terms AᵢBᵢ added to the accumulators `c<row>_<column>`, for each step of the sum one
 * term after another.
 *
 * With `quads` (a device whose subgroups are exactly 4 invocations: software adapters) the 4 invocations of a
 * row share their reads of A: each loads another row's entry and broadcasts it. Loads and their bounds checks are
 * most of the time there; of packed bytes one load serves 16 entries of A. Loops are not unrolled: on SwiftShader
 * that runs no faster and compiles five times as long.
 */
import type { Operand } from "./kernel-writer.ts";

/** An operand as a matrix: element (i, k) at `raw(base + i·outer + k·inner)`, k along the summed axis. */
export interface MatrixOperand {
  readonly operand: Operand;
  /** Step along the rows of C (for A) or its columns (for B). */
  readonly outer: number;
  /** Step along the summed axis. */
  readonly inner: number;
}

/** Rows of a data set of bytes, four to a word, as a matrix of b/255. */
export interface ByteMatrix {
  readonly source: Operand;
  /** Pixels of an example; a multiple of 4. */
  readonly width: number;
  /** The example that is row `row` of the batch. */
  readonly example: (row: string) => string;
  /** Whether the examples run along the rows of C (and pixels along the sum), or the other way round. */
  readonly examplesAlong: "rows" | "sum";
}

export interface Term {
  readonly a: MatrixOperand | ByteMatrix;
  readonly b: MatrixOperand;
}

export interface TermContext {
  readonly tm: number;
  readonly tn: number;
  readonly quads: boolean;
  readonly boundRow: (text: string) => string;
  readonly boundColumn: (j: number) => string;
}

export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const scale = (text: string, step: number): string => (step === 1 ? text : `${text} * ${step}u`);

/** Entry (line, k) of a matrix of bytes. */
export function byteEntry({ source, width, example, examplesAlong }: ByteMatrix) {
  return (line: string, k: string): string => {
    const [row, pixel] = examplesAlong === "rows" ? [line, k] : [k, line];
    const word = source.raw(`${source.base} + ${example(row)} * ${width / 4}u + ${pixel} / 4u`);
    return `f32((${word} >> (8u * (${pixel} % 4u))) & 255u) * ${1 / 255}`;
  };
}

/** @throws Error for a matrix of bytes beside other terms: no pass has them */
export function sumLines(terms: readonly Term[], depth: number, context: TermContext): readonly string[] {
  const { tm, tn, quads } = context;
  const columns = terms.map(({ b }, t) => new Columns(b, `t${t}`, context));
  const rows = terms.map(({ a }, t) => {
    if ("source" in a) return ownRows(byteEntry(a), context);
    return quads ? quadRows(a, `t${t}`, context) : ownRows(matrixEntry(a), context);
  });
  const [only, ...others] = terms;
  if (quads && only && "source" in only.a) {
    if (others.length > 0) throw new Error("bytes are summed by themselves");
    const lines = only.a.examplesAlong === "rows" ? byteRows : byteColumns;
    return lines(only.a, depth, context, columns[0] as Columns);
  }
  const sum = (i: number, j: number): string =>
    terms.reduce((inner, _, t) => `fma(x${t}, t${t}y${j}, ${inner})`, `c${i}_${j}`);
  return [
    ...columns.flatMap(({ bases }) => bases),
    ...rows.flatMap(({ bases }) => bases),
    `for (var k = 0u; k < ${depth}u; k++) {`,
    ...rows.flatMap(({ loads }) => loads),
    ...columns.flatMap((each) => each.load("k")),
    ...range(tm).map((i) => {
      const factors = rows.map((each, t) => `let x${t} = ${each.factor(i)};`);
      const sums = range(tn).map((j) => `c${i}_${j} = ${sum(i, j)};`);
      return `{ ${factors.join(" ")} ${sums.join(" ")} }`;
    }),
    "}",
  ];
}

/** Loads of B for one k. */
class Columns {
  readonly bases: readonly string[];
  readonly #b: MatrixOperand;
  readonly #name: string;
  readonly #tn: number;

  constructor(b: MatrixOperand, name: string, { tn, boundColumn }: TermContext) {
    this.#b = b;
    this.#name = name;
    this.#tn = tn;
    this.bases = range(tn).map(
      (j) => `let ${name}b${j} = ${b.operand.base} + ${scale(boundColumn(j), b.outer)};`,
    );
  }

  load(k: string): readonly string[] {
    const b = this.#b;
    const name = this.#name;
    return range(this.#tn).map(
      (j) => `let ${name}y${j} = ${b.operand.raw(`${name}b${j} + ${scale(k, b.inner)}`)};`,
    );
  }

  /** The multiply-adds of one row, of the only term. */
  accumulate(factor: string, row: number): string {
    const sums = range(this.#tn).map((j) => `c${row}_${j} = fma(x, ${this.#name}y${j}, c${row}_${j});`);
    return `{ let x = ${factor}; ${sums.join(" ")} }`;
  }
}

/** How the entries of A at step `k` are had. */
interface Rows {
  readonly bases: readonly string[];
  readonly loads: readonly string[];
  readonly factor: (row: number) => string;
}

/** Each invocation of a quad loads the entry of another row: four rows from one load. */
function quadRows({ operand, outer, inner }: MatrixOperand, name: string, context: TermContext): Rows {
  const parts = range(context.tm / 4);
  const row = (m: number): string => scale(context.boundRow(`(row0 + ${4 * m}u + quad)`), outer);
  return {
    bases: parts.map((m) => `let ${name}a${m} = ${operand.base} + ${row(m)};`),
    loads: parts.map((m) => `let ${name}q${m} = ${operand.raw(`${name}a${m} + ${scale("k", inner)}`)};`),
    factor: (i) => `quadBroadcast(${name}q${i >> 2}, ${i & 3}u)`,
  };
}

type Entry = (line: string, k: string) => string;

const matrixEntry =
  ({ operand, outer, inner }: MatrixOperand): Entry =>
  (line, k) =>
    operand.raw(`${operand.base} + ${scale(line, outer)} + ${scale(k, inner)}`);

/** Every invocation loads all its rows. */
function ownRows(entry: Entry, { boundRow }: TermContext): Rows {
  return { bases: [], loads: [], factor: (i) => entry(boundRow(`(row0 + ${i}u)`), "k") };
}

const pixel = (word: string, byte: number): string => `f32((${word} >> ${8 * byte}u) & 255u) * ${1 / 255}`;

/** Rows are examples: an invocation of the quad loads the same four pixels of one example in four. */
function byteRows(
  { source, width, example }: ByteMatrix,
  depth: number,
  { tm, boundRow }: TermContext,
  columns: Columns,
): readonly string[] {
  const parts = range(tm / 4);
  return [
    ...columns.bases,
    ...parts.map(
      (m) =>
        `let a${m} = ${source.base} + ${example(boundRow(`(row0 + ${4 * m}u + quad)`))} * ${width / 4}u;`,
    ),
    `for (var word = 0u; word < ${depth / 4}u; word++) {`,
    ...parts.map((m) => `let w${m} = ${source.raw(`a${m} + word`)};`),
    ...range(4).flatMap((u) => [
      "{",
      ...columns.load(`(word * 4u + ${u}u)`),
      ...parts.map((m) => `let p${m} = ${pixel(`w${m}`, u)};`),
      ...range(tm).map((i) => columns.accumulate(`quadBroadcast(p${i >> 2}, ${i & 3}u)`, i)),
      "}",
    ]),
    "}",
  ];
}

/** Rows are pixels: the quad loads up to 16 neighbouring pixels of one example. */
function byteColumns(
  { source, width, example }: ByteMatrix,
  depth: number,
  { tm }: TermContext,
  columns: Columns,
): readonly string[] {
  const words = tm / 4;
  return [
    ...columns.bases,
    `let wordBase = ${source.base} + min(row0 / 4u + min(quad, ${words - 1}u), ${width / 4 - 1}u);`,
    `for (var k = 0u; k < ${depth}u; k++) {`,
    `let word = ${source.raw(`wordBase + ${example("k")} * ${width / 4}u`)};`,
    ...range(4).map((u) => `let p${u} = ${pixel("word", u)};`),
    ...columns.load("k"),
    ...range(tm).map((i) => columns.accumulate(`quadBroadcast(p${i & 3}, ${i >> 2}u)`, i)),
    "}",
  ];
}
