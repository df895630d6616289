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
      : context.quads && a.outer === 1 && context.tm % 4 === 0
        ? quadRows(a, depth, name, context, columns)
        : alongSum(a, depth, name, context, columns);
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

/** A loop over the sum, four at a time (a loop's own cost is a third of its body's), and what is left over. */
function unrolled(depth: number, body: (k: string) => readonly string[]): readonly string[] {
  const whole = depth - (depth % UNROLL);
  const lines: string[] = [];
  if (whole > 0)
    lines.push(
      `for (var k = 0u; k < ${whole}u; k += ${UNROLL}u) {`,
      ...range(UNROLL).flatMap((u) => ["{", ...body(`(k + ${u}u)`), "}"]),
      "}",
    );
  if (whole < depth) lines.push(`for (var k = ${whole}u; k < ${depth}u; k++) {`, ...body("k"), "}");
  return lines;
}
/** Depth steps unrolled in the register tiles. */
const UNROLL = 4;

/** Neighbours in memory are rows of C: four rows of one k from one load. */
function quadRows(
  a: MatrixOperand,
  depth: number,
  name: string,
  { tm, boundRow }: TermContext,
  columns: Columns,
): readonly string[] {
  const parts = range(tm / 4);
  return [
    ...parts.map((m) => `let ${name}a${m} = ${a.operand.base} + ${boundRow(`(row0 + ${4 * m}u + quad)`)};`),
    ...unrolled(depth, (k) => [
      ...parts.map((m) => `let a${m} = ${a.operand.raw(`${name}a${m} + ${scale(k, a.inner)}`)};`),
      ...columns.load(k),
      ...range(tm).map((i) => columns.accumulate(`subgroupBroadcast(a${i >> 2}, ${i & 3}u)`, i)),
    ]),
  ];
}

/** Neighbours in memory are along the sum: four k of one row from one load, where there are quads. */
function alongSum(
  a: MatrixOperand,
  depth: number,
  name: string,
  { tm, quads, boundRow }: TermContext,
  columns: Columns,
): readonly string[] {
  const rows = range(tm);
  const inQuads = quads && a.inner === 1 ? depth - (depth % 4) : 0;
  const lines = rows.map(
    (i) => `let ${name}a${i} = ${a.operand.base} + ${scale(boundRow(`(row0 + ${i}u)`), a.outer)};`,
  );
  if (inQuads > 0)
    lines.push(
      `for (var k = 0u; k < ${inQuads}u; k += 4u) {`,
      ...rows.map((i) => `let a${i} = ${a.operand.raw(`${name}a${i} + k + quad`)};`),
      ...range(4).flatMap((u) => [
        "{",
        ...columns.load(`(k + ${u}u)`),
        ...rows.map((i) => columns.accumulate(`subgroupBroadcast(a${i}, ${u}u)`, i)),
        "}",
      ]),
      "}",
    );
  if (inQuads < depth)
    lines.push(
      `for (var k = ${inQuads}u; k < ${depth}u; k++) {`,
      ...columns.load("k"),
      ...rows.map((i) => columns.accumulate(a.operand.raw(`${name}a${i} + ${scale("k", a.inner)}`), i)),
      "}",
    );
  return lines;
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
      ...range(tm).map((i) => columns.accumulate(`subgroupBroadcast(p${i >> 2}, ${i & 3}u)`, i)),
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
    ...unrolled(depth, (k) => [
      `let word = ${source.raw(`${name}w + ${example(k)} * ${width / 4}u`)};`,
      ...range(4).map((u) => `let p${u} = ${pixel("word", u)};`),
      ...columns.load(k),
      ...range(tm).map((i) => columns.accumulate(`subgroupBroadcast(p${i & 3}, ${i >> 2}u)`, i)),
    ]),
  ];
}
