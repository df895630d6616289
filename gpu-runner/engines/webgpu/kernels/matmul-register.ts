/**
 * Matrix product with register tiles and no workgroup memory: an invocation computes `rows × 4·quads` outputs.
 *
 * Bindings: a, b (read), out (read_write) or the chunk sums, active; one per distinct buffer, then parameters.
 * Every output is one chain of fused multiply-adds over k in ascending order, whatever the tile, so all tiles
 * give the same bits. Edges: rows beyond the last are clamped to it, columns beyond the last read what is
 * there; only outputs inside are stored. Long k with few outputs is cut into chunks that are summed in order.
 * Specification: `engines/reference/matmul.ts`.
 */
import { type Access, Bindings, type View } from "./bindings.ts";
import { offsetExpression } from "./iteration.ts";
import type { BuiltKernel } from "./map.ts";
import { sumChunksKernel } from "./matmul-sum.ts";
import type { Batch, Factor, MatmulSettings, ProductSize, RegisterTile } from "./product.ts";
import { scratchView } from "./reduce.ts";

/** 62 % of SwiftShader's ALU peak with shared loads (8×8: 52 %, 16×16: 57 %); `tune.ts` times them. */
export const DEFAULT_TILE: RegisterTile = { rows: 16, quads: 2 };

/** Workgroup of 4 × 4 invocations. */
const SIDE = 4;
/** k is cut when it is at least this long… */
const LONG_K = 1024;
/** …and fewer tiles of 8 × 4 than this would run side by side in a lane. */
const FEW_TILES = 64;
const CHUNK_K = 256;
const MAX_CHUNKS = 64;

/** Chunks that k is cut into; decided by the shapes alone. */
export function chunksOf({ m, n, k, batch: [slow, fast] }: ProductSize): number {
  if (slow * fast > 1) return 1;
  const tiles = Math.ceil(m / 8) * Math.ceil(n / 4);
  return k >= LONG_K && tiles < FEW_TILES ? Math.min(MAX_CHUNKS, Math.ceil(k / CHUNK_K)) : 1;
}

export function registerKernels(
  a: Factor,
  b: Factor,
  out: Factor,
  size: ProductSize,
  tile: RegisterTile,
  accumulate: boolean,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  const { m, n } = size;
  const chunks = chunksOf(size);
  const scratch = chunks > 1 ? settings.scratch(chunks * m * n) : undefined;
  if (!scratch) return [productKernel(a, b, out, size, tile, 1, accumulate, settings)];
  const sums = scratchView(scratch, [chunks, m, n], 0);
  return [
    productKernel(a, b, { view: sums, strides: [n, 1], batch: [0, 0] }, size, tile, chunks, false, settings),
    sumChunksKernel(sums, chunks, out, size, accumulate, settings),
  ];
}

const times = (count: number, line: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => line(i));

interface Operand {
  /** Indices that stay the same over k. */
  readonly hoisted: readonly string[];
  /** Loads for four steps of k, `k4` being the step's number of four. */
  readonly quad: readonly string[];
  /** Loads for step `u` of the four. */
  readonly step: (u: number) => readonly string[];
  /** The value at row i (of a), or vec4 of columns 4j…4j+3 (of b), at step u. */
  readonly value: (index: number, u: number) => string;
  /** The same at the single step `at`. */
  readonly single: (index: number) => string;
}

/** Row operand: entry (row + i, k). */
function rowOperand(
  access: Access,
  [row, inner]: readonly [number, number],
  rows: number,
  m: number,
  shared: boolean,
  shift: string,
): Operand {
  const at = (i: number): string => (m % rows === 0 ? `row + ${i}u` : `min(row + ${i}u, ${m - 1}u)`);
  const hoisted = times(rows, (i) => access.hoist(`ra${i}`, `(${at(i)}) * ${row}u${shift}`));
  const single = (i: number): string => access.loadAt(`ra${i}`, `at * ${inner}u`);
  if (inner === 1 && shared) {
    // The four invocations of a quad compute the same rows: each loads a quarter, and shows it to the others.
    const own = (g: number): string =>
      m % rows === 0 ? `row + ${4 * g}u + seat` : `min(row + ${4 * g}u + seat, ${m - 1}u)`;
    return {
      hoisted: [
        ...hoisted,
        ...times(rows / 4, (g) => access.hoist(`rs${g}`, `(${own(g)}) * ${row}u${shift}`)),
      ],
      quad: [
        ...times(rows / 4, (g) => `let m${g} = ${access.load4(`rs${g}`, "k4")};`),
        ...times(rows, (i) => `let a${i} = quadBroadcast(m${i >> 2}, ${i & 3}u);`),
      ],
      step: () => [],
      value: (i, u) => `a${i}[${u}]`,
      single,
    };
  }
  if (inner === 1)
    return {
      hoisted,
      quad: times(rows, (i) => `let a${i} = ${access.load4(`ra${i}`, "k4")};`),
      step: () => [],
      value: (i, u) => `a${i}[${u}]`,
      single,
    };
  if (row === 1 && rows % 4 === 0 && m % rows === 0) {
    const stride = access.vector ? inner / 4 : inner;
    return {
      hoisted: [...(access.vector ? [] : hoisted), access.hoist("pa", `row${shift}`)],
      quad: [`let qa = pa + k4 * ${4 * stride}u;`],
      step: (u) =>
        times(rows / 4, (g) => `let a${u}_${g} = ${access.load4(`qa + ${u * stride}u`, `${g}u`)};`),
      value: (i, u) => `a${u}_${i >> 2}[${i & 3}]`,
      single,
    };
  }
  return {
    hoisted,
    quad: [],
    step: () => [],
    value: (i, u) => access.loadAt(`ra${i}`, `(k4 * 4u + ${u}u) * ${inner}u`),
    single,
  };
}

/** Column operand: entry (k, column + 4j + c). */
function columnOperand(
  access: Access,
  [inner, column]: readonly [number, number],
  quads: number,
  shift: string,
): Operand {
  const four = (load: (c: number) => string, j: number): string =>
    `vec4f(${times(4, (c) => load(4 * j + c)).join(", ")})`;
  if (column === 1) {
    const stride = access.vector ? inner / 4 : inner;
    return {
      hoisted: [access.hoist("pb", `column${shift}`)],
      quad: [`let qb = pb + k4 * ${4 * stride}u;`],
      step: (u) => times(quads, (j) => `let b${u}_${j} = ${access.load4(`qb + ${u * stride}u`, `${j}u`)};`),
      value: (j, u) => `b${u}_${j}`,
      single: (j) => access.load4(`pb + at * ${stride}u`, `${j}u`),
    };
  }
  const hoisted = times(4 * quads, (c) => access.hoist(`rb${c}`, `(column + ${c}u) * ${column}u${shift}`));
  const single = (j: number): string => four((c) => access.loadAt(`rb${c}`, `at * ${inner}u`), j);
  if (inner === 1)
    return {
      hoisted,
      quad: times(4 * quads, (c) => `let t${c} = ${access.load4(`rb${c}`, "k4")};`),
      step: (u) => times(quads, (j) => `let b${u}_${j} = ${four((c) => `t${c}[${u}]`, j)};`),
      value: (j, u) => `b${u}_${j}`,
      single,
    };
  return {
    hoisted,
    quad: [],
    step: (u) =>
      times(
        quads,
        (j) =>
          `let b${u}_${j} = ${four((c) => access.loadAt(`rb${c}`, `(k4 * 4u + ${u}u) * ${inner}u`), j)};`,
      ),
    value: (j, u) => `b${u}_${j}`,
    single,
  };
}

interface Target {
  readonly view: View;
  readonly strides: readonly [number, number];
  readonly batch: readonly [number, number];
}

/** What is added to the offset of an entry of product `part` of the batch. */
function shiftOf({ batch: [slow, fast] }: Target, [, length]: Batch): string {
  const terms = offsetExpression([
    [`(part / ${length}u)`, slow],
    [`(part % ${length}u)`, fast],
  ]);
  return terms === "0u" ? "" : ` + ${terms}`;
}

function productKernel(
  a: Factor,
  b: Factor,
  out: Target,
  { m, n, k, batch }: ProductSize,
  tile: RegisterTile,
  chunks: number,
  accumulate: boolean,
  { lanes, active, quadsShare }: MatmulSettings,
): BuiltKernel {
  const rows = Math.min(tile.rows, m >= 16 ? tile.rows : m >= 8 ? 8 : m >= 4 ? 4 : m >= 2 ? 2 : 1);
  const quads = n > 4 ? tile.quads : 1;
  const bindings = new Bindings(lanes);
  const products = batch[0] * batch[1];
  const [aRow, aInner] = a.strides;
  const [bInner, bColumn] = b.strides;
  const wholeK = k % 4 === 0;
  const leftVector =
    aInner === 1
      ? wholeK && isAligned(a, aRow)
      : wholeK && aRow === 1 && rows % 4 === 0 && m % rows === 0 && isAligned(a, aInner);
  const rightVector =
    bColumn === 1 ? n % 4 === 0 && isAligned(b, bInner) : wholeK && bInner === 1 && isAligned(b, bColumn);
  const outQuads = out.strides[1] === 1 && n % 4 === 0;
  const left = bindings.add(a.view, false, leftVector);
  const right = bindings.add(b.view, false, rightVector);
  const result = bindings.add(out.view, true, outQuads && isAligned(out, out.strides[0]));
  const mask = active ? bindings.add(active, false, false) : undefined;

  const shared = quadsShare && rows % 4 === 0 && aInner === 1;
  const A = rowOperand(left, a.strides, rows, m, shared, shiftOf(a, batch));
  const B = columnOperand(right, b.strides, quads, shiftOf(b, batch));
  const fma = (i: number, j: number, x: string, y: string): string =>
    `c${i}_${j} = fma(vec4f(${x}), ${y}, c${i}_${j});`;
  const each = (line: (i: number, j: number) => string): string[] =>
    times(rows, (i) => times(quads, (j) => line(i, j)).join(" "));
  const quad = [...A.quad, ...B.quad];
  for (let u = 0; u < 4; u++)
    quad.push(...A.step(u), ...B.step(u), ...each((i, j) => fma(i, j, A.value(i, u), B.value(j, u))));
  const single = [
    ...times(quads, (j) => `let y${j} = ${B.single(j)};`),
    ...times(rows, (i) => `let x${i} = ${A.single(i)};`),
    ...each((i, j) => fma(i, j, `x${i}`, `y${j}`)),
  ];
  const store = (i: number, j: number): string => {
    const guard = [
      ...(m % rows === 0 ? [] : [`row + ${i}u < ${m}u`]),
      ...(outQuads && n % (4 * quads) === 0 && (!shared || n % (4 * quads * SIDE) === 0)
        ? []
        : [`column + ${4 * j}u < ${n}u`]),
    ].join(" && ");
    const value = `c${i}_${j}`;
    const body = outQuads
      ? `let v = ${accumulate ? `${result.load4(`ro${i}`, `${j}u`)} + ` : ""}${value}; ${result.store4(`ro${i}`, `${j}u`, "v")}`
      : times(4, (c) => {
          const place = `${4 * j + c}u * ${out.strides[1]}u`;
          const sum = `${accumulate ? `${result.loadAt(`ro${i}`, place)} + ` : ""}${value}[${c}]`;
          return `if (column + ${4 * j + c}u < ${n}u) { ${result.storeAt(`ro${i}`, place, sum)} }`;
        }).join(" ");
    return guard ? `if (${guard}) { ${body} }` : `{ ${body} }`;
  };

  const rowGroups = Math.ceil(Math.ceil(m / rows) / SIDE);
  const columnGroups = Math.ceil(Math.ceil(n / (4 * quads)) / SIDE);
  const steps = Math.floor(k / 4);
  const stepsPerChunk = Math.ceil(k / chunks / 4);
  const chunkRange =
    chunks === 1
      ? `let first = 0u; let last = ${steps}u;`
      : `let first = chunk * ${stepsPerChunk}u; let last = min(first + ${stepsPerChunk}u, ${steps}u);`;
  const place = (i: number): string =>
    `${chunks > 1 ? `chunk * ${m * n}u + ` : ""}(row + ${i}u) * ${out.strides[0]}u + column * ${out.strides[1]}u${shiftOf(out, batch)}`;
  const remainder = `for (var at = ${steps * 4}u; at < ${k}u; at++) {\n    ${single.join("\n    ")}\n  }`;
  const code = `${shared ? "enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n" : ""}${bindings.declarations()}
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u${shared ? ", @builtin(subgroup_invocation_id) seat: u32" : ""}) {
  let column = id.x * ${4 * quads}u;
  let row = (id.y % ${rowGroups * SIDE}u) * ${rows}u;
  let chunk = id.y / ${rowGroups * SIDE}u;
  ${products === 1 ? "let lane = id.z;" : `let lane = id.z / ${products}u;\n  let part = id.z % ${products}u;`}
  if (${shared ? "" : `column >= ${n}u || `}row >= ${m}u) { return; }
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${[...A.hoisted, ...B.hoisted].join("\n  ")}
  ${each((i, j) => `var c${i}_${j} = vec4f(0f);`).join("\n  ")}
  ${chunkRange}
  for (var k4 = first; k4 < last; k4++) {
    ${quad.join("\n    ")}
  }
  ${wholeK ? "" : chunks === 1 ? remainder : `if (chunk == ${chunks - 1}u) { ${remainder} }`}
  ${times(rows, (i) => result.hoist(`ro${i}`, place(i))).join("\n  ")}
  ${each(store).join("\n  ")}
}
`;
  return {
    kernel: {
      label: `matmul-register ${m}x${k}x${n} tile ${rows}x${4 * quads}${chunks > 1 ? ` in ${chunks} chunks` : ""}`,
      code,
      grid: [columnGroups, rowGroups * chunks, lanes * products],
      ...bindings.kernel,
    },
    resources: bindings.buffers,
  };
}

function isAligned({ view, batch }: Target, stride: number): boolean {
  return [view.offset, view.laneStride, stride, ...batch].every((distance) => distance % 4 === 0);
}
