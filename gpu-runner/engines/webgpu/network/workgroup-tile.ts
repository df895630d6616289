/**
 * The matrix product of the `tile` variant, for real GPUs: a workgroup computes a block of C = Σ AᵢBᵢ from pieces of
 * both operands that it first loads into workgroup memory, neighbours loading neighbours.
 *
 * Every entry is summed over the depth in order, by one accumulator, as in `register-tile.ts`: same bits.
 */
import { byteEntry, type MatrixOperand, range } from "./register-terms.ts";
import type { TileProduct, TileText } from "./register-tile.ts";

/** Invocations `x` by `y`, each with `tm × tn` entries. */
interface BlockShape {
  readonly x: number;
  readonly y: number;
  readonly tm: number;
  readonly tn: number;
}

const SHAPES: readonly BlockShape[] = [
  { x: 16, y: 16, tm: 4, tn: 4 },
  { x: 8, y: 8, tm: 4, tn: 4 },
  { x: 4, y: 16, tm: 4, tn: 4 },
  { x: 4, y: 8, tm: 2, tn: 2 },
];
/** Steps of the sum in workgroup memory at a time. */
const DEPTH = 16;

/** Least work: entries of whole blocks, and what is loaded for each of their steps. */
function chooseShape(rows: number, columns: number): BlockShape {
  const LOAD = 8;
  const cost = ({ x, y, tm, tn }: BlockShape): number => {
    const [height, width] = [y * tm, x * tn];
    const blocks = Math.ceil(rows / height) * Math.ceil(columns / width);
    return blocks * (height * width + LOAD * (height + width));
  };
  return SHAPES.reduce((best, shape) => (cost(shape) < cost(best) ? shape : best));
}

export function workgroupTile(product: TileProduct, extraGroups = 0): TileText {
  const { rows, columns, terms } = product;
  const shape = chooseShape(rows, columns);
  const { x, y, tm, tn } = shape;
  const [height, width] = [y * tm, x * tn];
  const lines: string[] = [
    `let index = local.y * ${x}u + local.x;`,
    `let row0 = wg.y * ${height}u;`,
    `let column0 = wg.x * ${width}u;`,
  ];
  const column = (j: number): string => `(column0 + local.x + ${j * x}u)`;
  for (const j of range(tn)) {
    const start = product.initial?.(`min(${column(j)}, ${columns - 1}u)`) ?? "0.0";
    lines.push(`let start${j} = ${start};`);
    for (const i of range(tm)) lines.push(`var c${i}_${j} = start${j};`);
  }
  lines.push(...sumLines(product, shape));
  for (const i of range(tm)) {
    const stores = range(tn).map(
      (j) =>
        `if (column0 + local.x + ${j * x}u < ${columns}u) { let column = ${column(j)}; let sum = c${i}_${j}; ${product.store("row", "column", "sum")} }`,
    );
    lines.push(
      `{ let row = row0 + local.y * ${tm}u + ${i}u; if (row < ${rows}u) {\n  ${stores.join("\n  ")} } }`,
    );
  }
  return {
    memory: terms.map((_, t) => memoryOf(t, DEPTH * height, DEPTH * width)).join("\n"),
    body: `  ${lines.join("\n  ")}`,
    workgroup: [x, y],
    groups: [Math.ceil(columns / width), Math.ceil(rows / height) + extraGroups],
    quads: false,
  };
}

function sumLines(
  { rows, columns, depth, terms }: TileProduct,
  { x, y, tm, tn }: BlockShape,
): readonly string[] {
  const [height, width] = [y * tm, x * tn];
  const invocations = x * y;
  const fills = terms.flatMap(({ a, b }, t) => {
    const entryA = "source" in a ? byteEntry(a) : entry(a);
    const alongSum = "source" in a ? a.examplesAlong === "rows" : a.inner === 1;
    return [
      ...fill(`pieceA${t}`, height, invocations, alongSum, entryA, { first: "row0", last: rows - 1, depth }),
      ...fill(`pieceB${t}`, width, invocations, b.inner === 1, entry(b), {
        first: "column0",
        last: columns - 1,
        depth,
      }),
    ];
  });
  const each = terms.map((_, t) => t);
  const sum = (i: number, j: number): string =>
    each.reduce((inner, t) => `fma(x${t}, y${t}_${j}, ${inner})`, `c${i}_${j}`);
  return [
    `for (var at = 0u; at < ${depth}u; at += ${DEPTH}u) {`,
    `let steps = min(${DEPTH}u, ${depth}u - at);`,
    ...fills,
    "workgroupBarrier();",
    "for (var step = 0u; step < steps; step++) {",
    ...each.flatMap((t) =>
      range(tn).map((j) => `let y${t}_${j} = pieceB${t}[step * ${width}u + local.x + ${j * x}u];`),
    ),
    ...range(tm).map((i) => {
      const factors = each.map(
        (t) => `let x${t} = pieceA${t}[step * ${height}u + local.y * ${tm}u + ${i}u];`,
      );
      return `{ ${factors.join(" ")} ${range(tn)
        .map((j) => `c${i}_${j} = ${sum(i, j)};`)
        .join(" ")} }`;
    }),
    "}",
    "workgroupBarrier();",
    "}",
  ];
}

/** Workgroup memory of a term: what is loaded of A and of B. */
function memoryOf(term: number, a: number, b: number): string {
  return `var<workgroup> pieceA${term}: array<f32, ${a}>;\nvar<workgroup> pieceB${term}: array<f32, ${b}>;`;
}

type Entry = (line: string, k: string) => string;

const entry =
  ({ operand, outer, inner }: MatrixOperand): Entry =>
  (line, k) =>
    operand.raw(`${operand.base} + ${line} * ${outer}u + ${k} * ${inner}u`);

/** Loads `size` lines by {@link DEPTH} steps; lines and steps beyond the last repeat it and are never used. */
function fill(
  memory: string,
  size: number,
  invocations: number,
  stepsAreNeighbours: boolean,
  load: Entry,
  { first, last, depth }: { readonly first: string; readonly last: number; readonly depth: number },
): readonly string[] {
  const [line, step] = stepsAreNeighbours
    ? [`e / ${DEPTH}u`, `e % ${DEPTH}u`]
    : [`e % ${size}u`, `e / ${size}u`];
  return [
    `for (var e = index; e < ${size * DEPTH}u; e += ${invocations}u) {`,
    `let line = ${line};`,
    `let step = ${step};`,
    `let place = min(${first} + line, ${last}u);`,
    `let k = min(at + step, ${depth - 1}u);`,
    `${memory}[step * ${size}u + line] = ${load("place", "k")};`,
    "}",
  ];
}
