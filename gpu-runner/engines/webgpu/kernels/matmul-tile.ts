/**
 * Matrix product with tiles in workgroup memory, for real GPUs: 16 × 16 invocations compute 64 × 64 outputs.
 *
 * Bindings: a, b (read), out (read_write) or the chunk sums, active; one per distinct buffer, then parameters.
 * Outputs are the same chains of fused multiply-adds over ascending k as in `matmul-register.ts`, so the bits
 * are the same; entries beyond the edges are zeros. Specification: `engines/reference/matmul.ts`.
 */
import { type Access, Bindings, type View } from "./bindings.ts";
import type { BuiltKernel } from "./map.ts";
import { chunksOf } from "./matmul-register.ts";
import { sumChunksKernel } from "./matmul-sum.ts";
import type { Factor, MatmulSettings, ProductSize } from "./product.ts";
import { scratchView } from "./reduce.ts";

/** Outputs of a workgroup along each side, and invocations. */
const TILE = 64;
const SIDE = 16;
const INVOCATIONS = SIDE * SIDE;
/** Steps of k that are in workgroup memory at a time: 2 × 64 × 16 numbers, 8 KiB. */
const DEPTH = 16;

/** Whether the product is large enough to fill tiles. */
export function fillsTiles({ m, n, k }: ProductSize): boolean {
  return m >= TILE / 2 && n >= TILE / 2 && k >= 2 * DEPTH;
}

export function tileKernels(
  a: Factor,
  b: Factor,
  out: Factor,
  size: ProductSize,
  accumulate: boolean,
  settings: MatmulSettings,
): readonly BuiltKernel[] {
  const { m, n } = size;
  const chunks = chunksOf(size);
  const scratch = chunks > 1 ? settings.scratch(chunks * m * n) : undefined;
  if (!scratch) return [tileKernel(a, b, out, size, 1, accumulate, settings)];
  const sums = scratchView(scratch, [chunks, m, n], 0);
  return [
    tileKernel(a, b, { view: sums, strides: [n, 1] }, size, chunks, false, settings),
    sumChunksKernel(sums, chunks, out, size, accumulate, settings),
  ];
}

interface Matrix {
  readonly view: View;
  readonly strides: readonly [number, number];
}

/** Fills `memory[step * TILE + line]` from entries (line, step); neighbours load neighbours. */
function fill(
  memory: string,
  access: Access,
  base: string,
  line: { readonly start: string; readonly stride: number; readonly count: number },
  step: { readonly stride: number },
): string {
  const stepFast = step.stride === 1;
  const per = (TILE * DEPTH) / INVOCATIONS;
  return `for (var q = 0u; q < ${per}u; q++) {
      let e = q * ${INVOCATIONS}u + local;
      let line = ${stepFast ? `e / ${DEPTH}u` : `e % ${TILE}u`};
      let step = ${stepFast ? `e % ${DEPTH}u` : `e / ${TILE}u`};
      let inside = ${line.start} + line < ${line.count}u && at + step < end;
      let place = select(0u, (${line.start} + line) * ${line.stride}u + (at + step) * ${step.stride}u, inside);
      ${memory}[step * ${TILE}u + line] = select(0f, ${access.loadAt(base, "place")}, inside);
    }`;
}

function tileKernel(
  a: Factor,
  b: Factor,
  out: Matrix,
  { m, n, k }: ProductSize,
  chunks: number,
  accumulate: boolean,
  { lanes, active }: MatmulSettings,
): BuiltKernel {
  const bindings = new Bindings(lanes);
  const left = bindings.add(a.view, false, false);
  const right = bindings.add(b.view, false, false);
  const result = bindings.add(out.view, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const rowGroups = Math.ceil(m / TILE);
  const perChunk = Math.ceil(k / chunks / 4) * 4;
  const four = [0, 1, 2, 3];
  const store = (i: number): string =>
    four
      .map((j) => {
        const place = `at_row * ${out.strides[0]}u + (column + tx * 4u + ${j}u) * ${out.strides[1]}u`;
        const value = `${accumulate ? `${result.loadAt("o_out", place)} + ` : ""}c${i}[${j}]`;
        return `if (column + tx * 4u + ${j}u < ${n}u) { ${result.storeAt("o_out", place, value)} }`;
      })
      .join(" ");
  const code = `${bindings.declarations()}
var<workgroup> as_: array<f32, ${TILE * DEPTH}>;
var<workgroup> bs_: array<f32, ${TILE * DEPTH}>;
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = group.z;
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  let row = (group.y % ${rowGroups}u) * ${TILE}u;
  let chunk = group.y / ${rowGroups}u;
  let column = group.x * ${TILE}u;
  let first = chunk * ${perChunk}u;
  let end = ${chunks === 1 ? `${k}u` : `select(min(first + ${perChunk}u, ${k}u), ${k}u, chunk == ${chunks - 1}u)`};
  let tx = local % ${SIDE}u;
  let ty = local / ${SIDE}u;
  ${left.hoist("o_a")}
  ${right.hoist("o_b")}
  ${result.hoist("o_out", chunks > 1 ? `chunk * ${m * n}u` : "0u")}
  ${four.map((i) => `var c${i} = vec4f(0f);`).join(" ")}
  for (var at = first; at < end; at += ${DEPTH}u) {
    ${fill("as_", left, "o_a", { start: "row", stride: a.strides[0], count: m }, { stride: a.strides[1] })}
    ${fill("bs_", right, "o_b", { start: "column", stride: b.strides[1], count: n }, { stride: b.strides[0] })}
    workgroupBarrier();
    for (var s = 0u; s < ${DEPTH}u; s++) {
      let pa = s * ${TILE}u + ty * 4u;
      let pb = s * ${TILE}u + tx * 4u;
      let y = vec4f(bs_[pb], bs_[pb + 1u], bs_[pb + 2u], bs_[pb + 3u]);
      ${four.map((i) => `c${i} = fma(vec4f(as_[pa + ${i}u]), y, c${i});`).join("\n      ")}
    }
    workgroupBarrier();
  }
  ${four
    .map((i) => `{ let at_row = row + ty * 4u + ${i}u; if (at_row < ${m}u) { ${store(i)} } }`)
    .join("\n  ")}
}
`;
  return {
    kernel: {
      label: `matmul-tile ${m}x${k}x${n}${chunks > 1 ? ` in ${chunks} chunks` : ""}`,
      code,
      grid: [Math.ceil(n / TILE), rowGroups * chunks, lanes],
      ...bindings.kernel,
    },
    resources: bindings.buffers,
  };
}
