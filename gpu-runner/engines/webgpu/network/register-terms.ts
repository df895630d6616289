/**
 * The loops of a register tile: one term AᵢBᵢ added to the accumulators `c<row>_<column>`.
 *
 * With `quads` (a device whose subgroups are exactly 4 invocations: software adapters) the 4 invocations of a
 * row share their reads of A: each loads one of 4 neighbours in memory and broadcasts it. Loads and their bounds
 * checks are most of the time there; of packed bytes one load serves 16 entries of A.
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

/** Rows of a data set of bytes, four to a word, as a matrix of b/255. Quads only. */
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
  readonly depth: number;
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

export function termLines(term: Term, name: string, context: TermContext): readonly string[] {
  const { a, b, depth } = term;
  const columns = new Columns(b, name, context);
  const loops =
    "source" in a
      ? a.examplesAlong === "rows"
        ? byteRows(a, depth, name, context, columns)
        : byteColumns(a, depth, name, context, columns)
      : context.quads && context.tm % 4 === 0
        ? quadRows(a, depth, name, context, columns)
        : ownRows(a, depth, name, context, columns);
  return [...columns.bases, ...loops];
}

/** Loads of B for one k, and the multiply-adds that use them. */
class Columns {
  readonly bases: readonly string[];
  private readonly b: MatrixOperand;
  private readonly name: string;
  private readonly tn: number;

  constructor(b: MatrixOperand, name: string, { tn, boundColumn }: TermContext) {
    this.b = b;
    this.name = name;
    this.tn = tn;
    this.bases = range(tn).map(
      (j) => `let ${name}b${j} = ${b.operand.base} + ${scale(boundColumn(j), b.outer)};`,
    );
  }

  load(k: string): readonly string[] {
    const { b, name } = this;
    return range(this.tn).map((j) => `let y${j} = ${b.operand.raw(`${name}b${j} + ${scale(k, b.inner)}`)};`);
  }

  accumulate(a: string, row: number): string {
    const sums = range(this.tn).map((j) => `c${row}_${j} = fma(a, y${j}, c${row}_${j});`);
    return `{ let a = ${a}; ${sums.join(" ")} }`;
  }
}

/**
 * Each invocation of a quad loads the entry of another row, four rows of one k from one load. One k at a time:
 * unrolled further it runs no faster on SwiftShader, and compiles five times as long.
 */
function quadRows(
  a: MatrixOperand,
  depth: number,
  name: string,
  { tm, boundRow }: TermContext,
  columns: Columns,
): readonly string[] {
  const parts = range(tm / 4);
  const row = (m: number): string => scale(boundRow(`(row0 + ${4 * m}u + quad)`), a.outer);
  return [
    ...parts.map((m) => `let ${name}a${m} = ${a.operand.base} + ${row(m)};`),
    `for (var k = 0u; k < ${depth}u; k++) {`,
    ...parts.map((m) => `let a${m} = ${a.operand.raw(`${name}a${m} + ${scale("k", a.inner)}`)};`),
    ...columns.load("k"),
    ...range(tm).map((i) => columns.accumulate(`quadBroadcast(a${i >> 2}, ${i & 3}u)`, i)),
    "}",
  ];
}

/** Every invocation loads all its rows. */
function ownRows(
  a: MatrixOperand,
  depth: number,
  name: string,
  { tm, boundRow }: TermContext,
  columns: Columns,
): readonly string[] {
  const rows = range(tm);
  return [
    ...rows.map(
      (i) => `let ${name}a${i} = ${a.operand.base} + ${scale(boundRow(`(row0 + ${i}u)`), a.outer)};`,
    ),
    `for (var k = 0u; k < ${depth}u; k++) {`,
    ...columns.load("k"),
    ...rows.map((i) => columns.accumulate(a.operand.raw(`${name}a${i} + ${scale("k", a.inner)}`), i)),
    "}",
  ];
}

const pixel = (word: string, byte: number): string => `f32((${word} >> ${8 * byte}u) & 255u) * ${1 / 255}`;

/** Rows are examples: an invocation of the quad loads the same four pixels of one example in four. */
function byteRows(
  { source, width, example }: ByteMatrix,
  depth: number,
  name: string,
  { tm, boundRow }: TermContext,
  columns: Columns,
): readonly string[] {
  const parts = range(tm / 4);
  return [
    ...parts.map(
      (m) =>
        `let ${name}a${m} = ${source.base} + ${example(boundRow(`(row0 + ${4 * m}u + quad)`))} * ${width / 4}u;`,
    ),
    `for (var word = 0u; word < ${depth / 4}u; word++) {`,
    ...parts.map((m) => `let w${m} = ${source.raw(`${name}a${m} + word`)};`),
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
  name: string,
  { tm }: TermContext,
  columns: Columns,
): readonly string[] {
  const words = tm / 4;
  return [
    `let ${name}w = ${source.base} + min(row0 / 4u + min(quad, ${words - 1}u), ${width / 4 - 1}u);`,
    `for (var k = 0u; k < ${depth}u; k++) {`,
    `let word = ${source.raw(`${name}w + ${example("k")} * ${width / 4}u`)};`,
    ...range(4).map((u) => `let p${u} = ${pixel("word", u)};`),
    ...columns.load("k"),
    ...range(tm).map((i) => columns.accumulate(`quadBroadcast(p${i & 3}, ${i >> 2}u)`, i)),
    "}",
  ];
}
