/**
 * Matrix product with register tiles and no workgroup memory: each invocation computes ROWS × 4 outputs.
 *
 * Bindings: a, b (read), out (read_write) or the chunk sums, active; one per distinct buffer, then parameters.
 * Edges: loads beyond the last row are clamped to it, loads beyond the last column read what is there; only
 * outputs inside are stored. Long k with few outputs is cut into chunks that are summed in order, so the bits
 * depend on the shapes only. Specification: `engines/reference/matmul.ts`.
 */
import { type Access, Bindings, type View } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import type { BuiltKernel } from "./map.ts";
import type { Factor, MatmulSettings } from "./matmul.ts";
import { scratchView } from "./reduce.ts";

export interface ProductSize {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Workgroup of 4 × 4 invocations: the fastest on SwiftShader, and no worse elsewhere at these tiles. */
const SIDE = 4;
/** k is cut when it is at least this long… */
const LONG_K = 1024;
/** …and fewer tiles than this would run side by side in a lane. */
const FEW_TILES = 64;
const CHUNK_K = 256;
const MAXIMUM_CHUNKS = 64;

export function registerKernels(
  a: Factor,
  b: Factor,
  out: Factor,
  size: ProductSize,
  accumulate: boolean,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  const { m, n, k } = size;
  const tiles = Math.ceil(m / tileRows(m)) * Math.ceil(n / 4);
  const chunks = k >= LONG_K && tiles < FEW_TILES ? Math.min(MAXIMUM_CHUNKS, Math.ceil(k / CHUNK_K)) : 1;
  const scratch = chunks > 1 ? settings.scratch(chunks * m * n) : undefined;
  if (!scratch) return [productKernel(a, b, out, size, 1, accumulate, settings)];
  const sums = scratchView(scratch, [chunks, m, n], 0);
  return [
    productKernel(a, b, { view: sums, strides: [n, 1] }, size, chunks, false, settings),
    sumKernel(sums, chunks, out, size, accumulate, settings),
  ];
}

function tileRows(m: number): number {
  return m >= 8 ? 8 : m >= 4 ? 4 : m >= 2 ? 2 : 1;
}

interface Target {
  readonly view: View;
  readonly strides: readonly [number, number];
}

function productKernel(
  a: Factor,
  b: Factor,
  out: Target,
  { m, n, k }: ProductSize,
  chunks: number,
  accumulate: boolean,
  { lanes, active }: MatmulSettings,
): BuiltKernel {
  const rows = tileRows(m);
  const bindings = new Bindings(lanes);
  const aAlongK = a.strides[1] === 1;
  const bAlongN = b.strides[1] === 1;
  const bAlongK = !bAlongN && b.strides[0] === 1;
  // Transposed a: neighbouring rows are neighbours in memory, but a clamped row would break a vec4 of them.
  const aAlongM = !aAlongK && a.strides[0] === 1 && m % rows === 0 && rows >= 4;
  const chunkLength = Math.ceil(k / chunks / 4) * 4;
  const left = bindings.add(
    a.view,
    false,
    (aAlongK && k % 4 === 0 && aligned(a, a.strides[0])) || (aAlongM && aligned(a, a.strides[1])),
  );
  const right = bindings.add(
    b.view,
    false,
    (bAlongN && n % 4 === 0 && aligned(b, b.strides[0])) ||
      (bAlongK && k % 4 === 0 && n % 4 === 0 && aligned(b, b.strides[1])),
  );
  const outWide = out.strides[1] === 1 && n % 4 === 0;
  const result = bindings.add(out.view, true, outWide && aligned(out, out.strides[0]));
  const mask = active ? bindings.add(active, false, false) : undefined;

  const row = (i: number): string => (m % rows === 0 ? `(row + ${i}u)` : `min(row + ${i}u, ${m - 1}u)`);
  const lines: string[] = [];
  const each = <T>(count: number, line: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => line(i));
  const placeA = (i: number, at: string): string =>
    `${row(i)} * ${a.strides[0]}u + (${at}) * ${a.strides[1]}u`;
  const placeB = (at: string, j: number): string =>
    `(${at}) * ${b.strides[0]}u + (column + ${j}u) * ${b.strides[1]}u`;
  const rowOfB = (at: string): string =>
    bAlongN ? right.load4(placeB(at, 0)) : `vec4f(${each(4, (j) => right.load(placeB(at, j))).join(", ")})`;

  const quad: string[] = [];
  if (aAlongK) quad.push(...each(rows, (i) => `let a${i} = ${left.load4(placeA(i, "at"))};`));
  if (bAlongK) quad.push(...each(4, (j) => `let t${j} = ${right.load4(placeB("at", j))};`));
  for (let u = 0; u < 4; u++) {
    const at = `at + ${u}u`;
    quad.push(`let b${u} = ${bAlongK ? `vec4f(${each(4, (j) => `t${j}[${u}]`).join(", ")})` : rowOfB(at)};`);
    if (aAlongM) quad.push(...each(rows / 4, (g) => `let r${u}_${g} = ${left.load4(placeA(g * 4, at))};`));
    for (let i = 0; i < rows; i++) {
      const value = aAlongK
        ? `a${i}[${u}]`
        : aAlongM
          ? `r${u}_${i >> 2}[${i & 3}]`
          : left.load(placeA(i, at));
      quad.push(`c${i} = fma(vec4f(${value}), b${u}, c${i});`);
    }
  }
  const single = [
    `let b = ${bAlongN || !bAlongK ? rowOfB("at") : `vec4f(${each(4, (j) => element(right, placeB("at", j))).join(", ")})`};`,
    ...each(rows, (i) => `c${i} = fma(vec4f(${element(left, placeA(i, "at"))}), b, c${i});`),
  ];
  const stores = each(rows, (i) => {
    const place = (j: number): string =>
      `${chunks > 1 ? `chunk * ${m * n}u + ` : ""}(row + ${i}u) * ${out.strides[0]}u + (column + ${j}u) * ${out.strides[1]}u`;
    const inside = m % rows === 0 ? "" : `if (row + ${i}u < ${m}u) `;
    if (outWide) {
      const sum = accumulate ? `${result.load4(place(0))} + c${i}` : `c${i}`;
      return `${inside}{ let value = ${sum}; ${result.store4(place(0), "value")} }`;
    }
    const one = (j: number): string =>
      `if (column + ${j}u < ${n}u) { ${result.store(place(j), `${accumulate ? `${result.load(place(j))} + ` : ""}c${i}[${j}]`)} }`;
    return `${inside}{ ${each(4, one).join(" ")} }`;
  });
  lines.push(...each(rows, (i) => `var c${i} = vec4f(0f);`));
  const end = chunks > 1 ? `min(first + ${chunkLength}u, ${k}u)` : `${k}u`;
  const quadEnd = chunks > 1 ? "end - (end - first) % 4u" : `${k - (k % 4)}u`;
  lines.push(`let end = ${end};`);
  lines.push(`for (var at = first; at < ${quadEnd}; at += 4u) {\n    ${quad.join("\n    ")}\n  }`);
  if (k % 4 !== 0)
    lines.push(`for (var at = ${quadEnd}; at < end; at++) {\n    ${single.join("\n    ")}\n  }`);
  lines.push(...stores);
  const columnTiles = Math.ceil(n / 4);
  const rowTiles = Math.ceil(m / rows);
  const code = `${bindings.declarations()}
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * 4u;
  let row = (id.y % ${Math.ceil(rowTiles / SIDE) * SIDE}u) * ${rows}u;
  let lane = id.z;
  if (column >= ${n}u || row >= ${m}u) { return; }
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${chunks > 1 ? `let chunk = id.y / ${Math.ceil(rowTiles / SIDE) * SIDE}u;\n  let first = chunk * ${chunkLength}u;` : "let first = 0u;"}
  ${lines.join("\n  ")}
}
`;
  return {
    kernel: {
      label: `matmul-register ${m}x${k}x${n}${chunks > 1 ? ` in ${chunks} chunks` : ""}`,
      code,
      grid: [Math.ceil(columnTiles / SIDE), Math.ceil(rowTiles / SIDE) * chunks, lanes],
      ...bindings.kernel,
    },
    resources: bindings.buffers,
  };
}

/** One element, from a buffer bound as f32 or as vec4f. */
function element(access: Access, place: string): string {
  return access.load(place);
}

function aligned({ view }: Target, stride: number): boolean {
  return [view.offset, view.laneStride, stride].every((distance) => distance % 4 === 0);
}

function sumKernel(
  sums: View,
  chunks: number,
  out: Factor,
  { m, n }: ProductSize,
  accumulate: boolean,
  { lanes, active }: MatmulSettings,
): BuiltKernel {
  const bindings = new Bindings(lanes);
  const from = bindings.add(sums, false, false);
  const to = bindings.add(out.view, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const { grid, prologue } = laneGrid(m * n, lanes);
  const place = `(item / ${n}u) * ${out.strides[0]}u + (item % ${n}u) * ${out.strides[1]}u`;
  const code = `${bindings.declarations()}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  var sum = ${accumulate ? to.load(place) : "0f"};
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) { sum += ${from.load(`chunk * ${m * n}u + item`)}; }
  ${to.store(place, "sum")}
}
`;
  return {
    kernel: { label: `matmul-sum ${chunks} of ${m}x${n}`, code, grid, ...bindings.kernel },
    resources: bindings.buffers,
  };
}
