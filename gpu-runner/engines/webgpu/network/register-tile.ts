/**
 * The matrix product of the `register` variant: each invocation accumulates TM × TN entries of C = Σ AᵢBᵢ in
 * registers and reads both operands from storage, without workgroup memory or barriers.
 *
 * Columns of an invocation are 4 apart, so that the 4 invocations of a row read neighbours. A product with few
 * columns is computed transposed where invocations share loads: one load then has the entries of four rows.
 * Every entry is summed over the depth in order, term by term at each step, by one accumulator: tile sizes,
 * orientation, lanes and quads change no bit.
 */
import { range, sumLines, type Term } from "./register-terms.ts";

export interface TileProduct {
  readonly rows: number;
  readonly columns: number;
  /** Steps of the sum, of every term. */
  readonly depth: number;
  readonly terms: readonly Term[];
  /** What the accumulator of a column starts from; 0 when absent. */
  readonly initial?: (column: string) => string;
  /** Statements that store one entry; `row`, `column` and `value` are names. */
  readonly store: (row: string, column: string, value: string) => string;
}

export interface TileShape {
  readonly tm: number;
  readonly tn: number;
  /** Whether it is for the transposed product. */
  readonly transposed: boolean;
}

export interface TileText {
  /** Workgroup memory that the body uses. */
  readonly memory?: string;
  readonly body: string;
  readonly workgroup: readonly [number, number];
  readonly groups: readonly [number, number];
  readonly quads: boolean;
}

const WX = 4;
/** Above this many entries the stores are a loop: an epilogue repeated 64 times is most of what is compiled. */
const MAX_INLINE = 16;
/** More accumulators than this are compiled for longer than they save. */
const MAX_ACCUMULATORS = 64;
/** In a product of at least so many multiply-adds a lane twice as many pay: 15 to 20 % (decision 030). */
const LARGE_PRODUCT = 4_000_000;
/** Rows of invocations in a workgroup: few large ones, in whole numbers where possible. */
const MAX_WORKGROUP_ROWS = 8;
/** Costs in multiply-adds of one step, measured on SwiftShader. */
const LOAD = 5;
const BROADCAST = 0.6;

/** Least work by a count of loads, broadcasts and multiply-adds, rounding up to whole tiles included. */
function chooseTile(product: TileProduct, quads: boolean, mayTranspose: boolean): TileShape {
  const { rows, columns, depth, terms } = product;
  const large = quads && rows * columns * depth * terms.length >= LARGE_PRODUCT;
  const mostAccumulators = large ? 2 * MAX_ACCUMULATORS : MAX_ACCUMULATORS;
  let best: TileShape = { tm: 1, tn: 1, transposed: false };
  let least = Infinity;
  for (const transposed of mayTranspose ? [false, true] : [false])
    for (const tm of [4, 8, 12, 16])
      for (let tn = 1; tn <= 8; tn++) {
        if (tm * tn > mostAccumulators) continue;
        const [height, width] = transposed ? [columns, rows] : [rows, columns];
        const loads = LOAD * (tn + (quads ? tm / 4 : tm)) + (quads ? BROADCAST * tm : 0);
        const cost = Math.ceil(height / tm) * Math.ceil(width / (WX * tn)) * (tm * tn + loads);
        if (cost >= least) continue;
        least = cost;
        best = { tm, tn, transposed };
      }
  return best;
}

/** The largest divisor up to the limit, unless it is small. */
function workgroupRows(tiles: number): number {
  if (tiles <= MAX_WORKGROUP_ROWS) return tiles;
  for (let wy = MAX_WORKGROUP_ROWS; wy >= 4; wy--) if (tiles % wy === 0) return wy;
  return 4;
}

/** The product with what may run along either axis named so. */
interface Oriented extends Omit<TileProduct, "initial"> {
  readonly initial: ((row: string, column: string) => string) | undefined;
  /** Whether `initial` depends on the row. */
  readonly startsByRow: boolean;
}

function orient(product: TileProduct, transposed: boolean): Oriented {
  const { rows, columns, terms, initial, store } = product;
  if (!transposed) {
    const start = initial && ((_row: string, column: string) => initial(column));
    return { ...product, initial: start, startsByRow: false };
  }
  return {
    ...product,
    rows: columns,
    columns: rows,
    terms: terms.map(({ a, b }) => {
      if ("source" in a) throw new Error("a product with a matrix of bytes cannot be transposed");
      return { a: b, b: a };
    }),
    initial: initial && ((row) => initial(row)),
    startsByRow: true,
    store: (row, column, value) => store(column, row, value),
  };
}

export function registerTile(product: TileProduct, quads: boolean, extraGroups = 0): TileText {
  const mayTranspose = quads && product.terms.every(({ a }) => !("source" in a));
  const shape = chooseTile(product, quads, mayTranspose);
  const { tm, tn } = shape;
  const oriented = orient(product, shape.transposed);
  const { rows, columns, depth, terms, initial, startsByRow } = oriented;
  const wy = workgroupRows(Math.ceil(rows / tm));
  const rowsFit = rows % (tm * wy) === 0;
  const columnsFit = columns % (WX * tn) === 0;
  const row = (i: number): string => `(row0 + ${i}u)`;
  const column = (j: number): string => `(column0 + ${j * WX}u)`;
  const boundRow = (text: string): string => (rowsFit ? text : `min(${text}, ${rows - 1}u)`);
  const boundColumn = (j: number): string => (columnsFit ? column(j) : `min(${column(j)}, ${columns - 1}u)`);
  const lines: string[] = [
    `let row0 = (wg.y * ${wy}u + local.y) * ${tm}u;`,
    `let column0 = wg.x * ${WX * tn}u + local.x;`,
  ];
  for (const s of range(startsByRow ? tm : tn)) {
    const value = initial?.(boundRow(row(s)), startsByRow ? "" : boundColumn(s)) ?? "0.0";
    lines.push(`let start${s} = ${value};`);
  }
  for (const i of range(tm))
    lines.push(
      range(tn)
        .map((j) => `var c${i}_${j} = start${startsByRow ? i : j};`)
        .join(" "),
    );
  lines.push(...sumLines(terms, depth, { tm, tn, quads, boundRow, boundColumn }));
  lines.push(...(tm * tn > MAX_INLINE ? storeLoop : storeEach)(oriented, tm, tn, rowsFit, column));
  return {
    body: `  ${lines.join("\n  ")}`,
    workgroup: [WX, wy],
    groups: [Math.ceil(columns / (WX * tn)), Math.ceil(rows / (tm * wy)) + extraGroups],
    quads,
  };
}

/** Stores row by row in a loop, the accumulators first put where a loop can index them. */
function storeLoop(
  product: Oriented,
  tm: number,
  tn: number,
  rowsFit: boolean,
  column: (j: number) => string,
): readonly string[] {
  return [
    `var sums: array<f32, ${tm * tn}>;`,
    ...range(tm).map((i) =>
      range(tn)
        .map((j) => `sums[${i * tn + j}] = c${i}_${j};`)
        .join(" "),
    ),
    `for (var i = 0u; i < ${tm}u; i++) {`,
    `let row = row0 + i;`,
    ...(rowsFit ? [] : [`if (row >= ${product.rows}u) { break; }`]),
    ...range(tn).map((j) => storeOne(product, tn, column(j), `sums[i * ${tn}u + ${j}u]`)),
    "}",
  ];
}

function storeEach(
  product: Oriented,
  tm: number,
  tn: number,
  rowsFit: boolean,
  column: (j: number) => string,
): readonly string[] {
  return range(tm).map((i) => {
    const stores = range(tn).map((j) => storeOne(product, tn, column(j), `c${i}_${j}`));
    const text = `let row = row0 + ${i}u; ${stores.join("\n  ")}`;
    return rowsFit ? `{ ${text} }` : `if (row0 + ${i}u < ${product.rows}u) { ${text} }`;
  });
}

function storeOne({ columns, store }: Oriented, tn: number, column: string, value: string): string {
  const text = `{ let column = ${column}; let sum = ${value}; ${store("row", "column", "sum")} }`;
  return columns % (WX * tn) === 0 ? text : `if (${column} < ${columns}u) ${text}`;
}
