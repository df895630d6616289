/**
 * The matrix product of the `register` variant: each invocation accumulates TM × TN entries of C = Σ AᵢBᵢ in
 * registers and reads both operands from storage, without workgroup memory or barriers.
 *
 * Columns of an invocation are 4 apart, so that the 4 invocations of a row read neighbours.
 * Every entry is summed over the depth in order, by one accumulator: tile sizes, lanes and quads change no bit.
 */
import { range, type Term, termLines } from "./register-terms.ts";

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
/** Above this many entries the stores are a loop: an epilogue repeated 64 times is most of what is compiled. */
const MOST_INLINE = 16;
/** More accumulators than this gain nothing, and SwiftShader fails to compile at 128. */
const MOST_ACCUMULATORS = 64;
/** A workgroup costs about 15 µs there: few large ones, in whole numbers where possible. */
const MOST_WORKGROUP_ROWS = 8;

/** Least work by a count of loads and multiply-adds, rounding up to whole tiles included. */
export function chooseTile(rows: number, columns: number, quads: boolean): TileShape {
  const LOAD = 6;
  let best = { tm: 1, tn: 1 };
  let least = Infinity;
  for (const tm of [4, 8, 16])
    for (let tn = 1; tn <= 8; tn++) {
      if (tm * tn > MOST_ACCUMULATORS) continue;
      const loads = tn + (quads ? tm / 4 : tm);
      const tiles = Math.ceil(rows / tm) * Math.ceil(columns / (WX * tn));
      const cost = tiles * (tm * tn + LOAD * loads);
      if (cost < least) {
        least = cost;
        best = { tm, tn };
      }
    }
  return { ...best, wy: workgroupRows(Math.ceil(rows / best.tm)) };
}

/** The largest divisor up to the limit, unless it is small. */
function workgroupRows(tiles: number): number {
  if (tiles <= MOST_WORKGROUP_ROWS) return tiles;
  for (let wy = MOST_WORKGROUP_ROWS; wy >= 4; wy--) if (tiles % wy === 0) return wy;
  return 4;
}

export function registerTile(
  product: TileProduct,
  quads: boolean,
  extraGroups = 0,
  shape: TileShape = chooseTile(product.rows, product.columns, quads),
): TileText {
  const { rows, columns, terms } = product;
  const { tm, tn, wy } = shape;
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
    lines.push(`let start${j} = ${product.initial?.(boundColumn(j)) ?? "0.0"};`);
    for (const i of range(tm)) lines.push(`var c${i}_${j} = start${j};`);
  }
  for (const [index, term] of terms.entries())
    lines.push(...termLines(term, `t${index}`, { tm, tn, quads, boundRow, boundColumn }));
  lines.push(...(tm * tn > MOST_INLINE ? storeLoop : storeEach)(product, shape, { row, column }));
  return {
    body: `  ${lines.join("\n  ")}`,
    workgroup: [WX, wy],
    groups: [groupsX, groupsY + extraGroups],
    quads,
  };
}

interface Places {
  readonly row: (i: number) => string;
  readonly column: (j: number) => string;
}

/** Stores row by row in a loop, the accumulators first put where a loop can index them. */
function storeLoop(product: TileProduct, { tm, tn, wy }: TileShape, places: Places): readonly string[] {
  return [
    `var sums: array<f32, ${tm * tn}>;`,
    ...range(tm).map((i) =>
      range(tn)
        .map((j) => `sums[${i * tn + j}] = c${i}_${j};`)
        .join(" "),
    ),
    `for (var i = 0u; i < ${tm}u; i++) {`,
    `let row = row0 + i;`,
    ...(product.rows % (tm * wy) === 0 ? [] : [`if (row >= ${product.rows}u) { break; }`]),
    ...range(tn).map((j) => storeOne(product, tn, places.column(j), `sums[i * ${tn}u + ${j}u]`)),
    "}",
  ];
}

function storeEach(product: TileProduct, { tm, tn, wy }: TileShape, places: Places): readonly string[] {
  return range(tm).map((i) => {
    const stores = range(tn).map((j) => storeOne(product, tn, places.column(j), `c${i}_${j}`));
    const text = `let row = ${places.row(i)}; ${stores.join("\n  ")}`;
    return product.rows % (tm * wy) === 0
      ? `{ ${text} }`
      : `if (${places.row(i)} < ${product.rows}u) { ${text} }`;
  });
}

function storeOne({ columns, store }: TileProduct, tn: number, column: string, value: string): string {
  const text = `{ let column = ${column}; let sum = ${value}; ${store("row", "column", "sum")} }`;
  return columns % (WX * tn) === 0 ? text : `if (${column} < ${columns}u) ${text}`;
}
