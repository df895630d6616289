/**
 * The inner product of the `register` variant: each invocation accumulates TM × TN entries of C = Σ AᵢBᵢ in
 * registers and reads both operands from storage, without workgroup memory or barriers.
 *
 * Columns of an invocation are 4 apart, so that the 4 invocations of a row read neighbours. With `quads` (a
 * device whose subgroups are exactly 4 invocations: software adapters) those 4 also share their reads of A: each
 * loads one of 4 neighbours in memory and broadcasts it, which saves three loads in four.
 * Every entry is summed over the depth in order, by one accumulator: tile sizes, lanes and quads change no bit.
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

export interface Term {
  readonly depth: number;
  readonly a: MatrixOperand;
  readonly b: MatrixOperand;
}

export interface TileProduct {
  readonly rows: number;
  readonly columns: number;
  readonly terms: readonly Term[];
  /** What the accumulator of a column starts from; 0 when absent. */
  readonly initial?: (column: string) => string;
  /** Statements that store one entry; `row`, `column` and `value` are names. */
  readonly store: (row: string, column: string, value: string) => string;
}

export interface TileShape {
  readonly tm: number;
  readonly tn: number;
  /** Rows of invocations in a workgroup (of 4 × wy). */
  readonly wy: number;
}

export interface TileText {
  readonly body: string;
  readonly workgroup: readonly [number, number];
  readonly groups: readonly [number, number];
  readonly quads: boolean;
}

const WX = 4;
/** More accumulators than this overflow the register file of every adapter tried. */
const MOST_ACCUMULATORS = 64;

/** Least work by a count of loads and multiply-adds, rounding up to whole tiles included. */
export function chooseTile(rows: number, columns: number, quads: boolean): TileShape {
  const LOAD = 6;
  let best: TileShape = { tm: 1, tn: 1, wy: 1 };
  let least = Infinity;
  for (const tm of [4, 8, 16])
    for (let tn = 1; tn <= 8; tn++) {
      if (tm * tn > MOST_ACCUMULATORS) continue;
      const loads = tn + (quads ? tm / 4 : tm);
      const tiles = Math.ceil(rows / tm) * Math.ceil(columns / (WX * tn));
      const cost = tiles * (tm * tn + LOAD * loads);
      if (cost < least) {
        least = cost;
        best = { tm, tn, wy: Math.max(1, Math.min(4, Math.floor(rows / tm))) };
      }
    }
  return best;
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

export function registerTile(product: TileProduct, quads: boolean, extraGroups = 0): TileText {
  const { rows, columns, terms } = product;
  const { tm, tn, wy } = chooseTile(rows, columns, quads);
  const groupsX = Math.ceil(columns / (WX * tn));
  const groupsY = Math.ceil(rows / (tm * wy));
  const rowsFit = rows % (tm * wy) === 0;
  const columnsFit = columns % (WX * tn) === 0;
  const lines: string[] = [
    `let row0 = (wg.y * ${wy}u + local.y) * ${tm}u;`,
    `let column0 = wg.x * ${WX * tn}u + local.x;`,
  ];
  const row = (i: number): string => `(row0 + ${i}u)`;
  const column = (j: number): string => `(column0 + ${j * WX}u)`;
  const boundRow = (text: string): string => (rowsFit ? text : `min(${text}, ${rows - 1}u)`);
  const boundColumn = (j: number): string => (columnsFit ? column(j) : `min(${column(j)}, ${columns - 1}u)`);
  for (const j of range(tn)) {
    const start = product.initial?.(boundColumn(j)) ?? "0.0";
    lines.push(`let start${j} = ${start};`);
    for (const i of range(tm)) lines.push(`var c${i}_${j} = start${j};`);
  }
  for (const [index, term] of terms.entries())
    lines.push(...termLines(term, `t${index}`, { tm, tn, quads, boundRow, boundColumn }));
  for (const i of range(tm)) {
    const stores = range(tn).map((j) => {
      const text = `{ let row = ${row(i)}; let column = ${column(j)}; ${product.store("row", "column", `c${i}_${j}`)} }`;
      return columnsFit ? text : `if (${column(j)} < ${columns}u) ${text}`;
    });
    lines.push(rowsFit ? stores.join("\n  ") : `if (${row(i)} < ${rows}u) {\n  ${stores.join("\n  ")} }`);
  }
  return {
    body: `  ${lines.join("\n  ")}`,
    workgroup: [WX, wy],
    groups: [groupsX, groupsY + extraGroups],
    quads,
  };
}

interface TermContext {
  readonly tm: number;
  readonly tn: number;
  readonly quads: boolean;
  readonly boundRow: (text: string) => string;
  readonly boundColumn: (j: number) => string;
}

function termLines(term: Term, name: string, context: TermContext): readonly string[] {
  const { a, b, depth } = term;
  const { tm, tn, quads, boundRow, boundColumn } = context;
  const scale = (text: string, step: number): string => (step === 1 ? text : `${text} * ${step}u`);
  const lines: string[] = [];
  for (const j of range(tn))
    lines.push(`let ${name}b${j} = ${b.operand.base} + ${scale(boundColumn(j), b.outer)};`);
  const loadB = (k: string, u: string): readonly string[] =>
    range(tn).map((j) => `let b${u}_${j} = ${b.operand.raw(`${name}b${j} + ${scale(k, b.inner)}`)};`);
  const accumulate = (a: string, i: number, u: string): string =>
    range(tn)
      .map((j) => `c${i}_${j} = fma(${a}, b${u}_${j}, c${i}_${j});`)
      .join(" ");

  if (quads && a.outer === 1 && tm % 4 === 0) {
    // Neighbours in memory are rows: 4 rows of one k from one load.
    for (const m of range(tm / 4))
      lines.push(`let ${name}a${m} = ${a.operand.base} + ${boundRow(`(row0 + ${4 * m}u + quad)`)};`);
    lines.push(`for (var k = 0u; k < ${depth}u; k++) {`);
    for (const m of range(tm / 4))
      lines.push(`  let a${m} = ${a.operand.raw(`${name}a${m} + ${scale("k", a.inner)}`)};`);
    lines.push(...loadB("k", ""));
    for (const i of range(tm))
      lines.push(`  { let a = subgroupBroadcast(a${i >> 2}, ${i & 3}u); ${accumulate("a", i, "")} }`);
    lines.push("}");
    return lines;
  }

  for (const i of range(tm))
    lines.push(`let ${name}a${i} = ${a.operand.base} + ${scale(boundRow(`(row0 + ${i}u)`), a.outer)};`);
  const inQuads = quads && a.inner === 1 ? depth - (depth % 4) : 0;
  if (inQuads > 0) {
    lines.push(`for (var k = 0u; k < ${inQuads}u; k += 4u) {`);
    for (const i of range(tm)) lines.push(`  let a${i} = ${a.operand.raw(`${name}a${i} + k + quad`)};`);
    for (const u of range(4)) {
      lines.push(...loadB(`(k + ${u}u)`, `${u}`));
      for (const i of range(tm))
        lines.push(`  { let a = subgroupBroadcast(a${i}, ${u}u); ${accumulate("a", i, `${u}`)} }`);
    }
    lines.push("}");
  }
  if (inQuads < depth) {
    lines.push(`for (var k = ${inQuads}u; k < ${depth}u; k++) {`);
    lines.push(...loadB("k", ""));
    for (const i of range(tm))
      lines.push(
        `  { let a = ${a.operand.raw(`${name}a${i} + ${scale("k", a.inner)}`)}; ${accumulate("a", i, "")} }`,
      );
    lines.push("}");
  }
  return lines;
}
