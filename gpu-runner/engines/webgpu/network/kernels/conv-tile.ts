/**
 * The inner product of a convolution (and of its transpose) without an im2col matrix: an invocation accumulates
 * `tm` channels × `tn` neighbouring pixels of one row of the image in registers. For each row of the kernel and
 * each channel of the image it loads the `tn + kernel − 1` pixels that its window covers once, then slides over
 * them. Where subgroups are quads the four invocations share the loads of the weights, as the dense tiles do.
 *
 * Sums run over (ky, depth, kx) in that order, whatever the tile, the lane or the device.
 *
 * Bindings are those of the pass that writes the kernel (`conv-forward.ts` and its like): for each term the image, read
 * (`gather`: `[B, h, w, in]` → result `[B, h', w', out]`; `scatter`: `[B, h', w', out]` → `[B, h, w, in]`), and the
 * weights `[kernel, kernel, in, out]` inside a vector `[P]`, read; what `store` writes, read_write; the mask. Used by
 * forward and R-forward (gather), backward and R-backward (scatter).
 */
import type { Operand } from "../kernel-writer.ts";
import { range } from "../register-terms.ts";
import type { WindowShape } from "./windows.ts";

/** One product that a sum adds up: image entries times weights `[kernel, kernel, in, out]`. */
export interface ConvTerm {
  readonly image: Operand;
  /** `base` at the layer's first weight. */
  readonly weights: Operand;
}

export interface ConvProduct {
  /** `gather`: outputs from inputs; `scatter`: its transpose, inputs from outputs. */
  readonly direction: "gather" | "scatter";
  readonly window: WindowShape;
  readonly terms: readonly ConvTerm[];
  /** What the accumulator of a channel starts from; 0 when absent. */
  readonly initial?: (channel: string) => string;
  /** Statements that store `value` at entry `at` of the result. */
  readonly store: string;
}

export interface ConvTileText {
  readonly body: string;
  readonly workgroup: readonly [number, number];
  readonly groups: readonly [number, number];
  readonly quads: boolean;
  readonly operations: number;
}

interface Tile {
  readonly tm: number;
  readonly tn: number;
}

/** A pixel of the image that the window of a tile covers: `x = first·step + shift`, and who uses it. */
interface Load {
  readonly shift: number;
  readonly uses: readonly { readonly pixel: number; readonly kx: number }[];
}

const MAX_ACCUMULATORS = 64;
/** Multiply-adds unrolled in one loop body: more compile too slowly to be worth it. */
const MAX_UNROLLED = 448;
const MAX_CHANNELS = 16;
const MAX_PIXELS = 8;
const WORKGROUP = 64;
const MAX_GROUPS = 65_535;

/** Sizes of result and image, seen from the direction. */
function sidesOf({ direction, window }: ConvProduct) {
  const [result, image] =
    direction === "gather" ? [window.output, window.input] : [window.input, window.output];
  return { result, image };
}

/** In a scatter, tiles start at multiples of the stride, so that which pixels meet a window is known here. */
function loadsOf({ direction, window }: ConvProduct, tn: number): readonly Load[] {
  const { size, stride, padLeft } = window;
  const uses = new Map<number, { pixel: number; kx: number }[]>();
  for (let pixel = 0; pixel < tn; pixel++)
    for (let kx = 0; kx < size; kx++) {
      const shift = direction === "gather" ? pixel * stride + kx - padLeft : (pixel + padLeft - kx) / stride;
      if (Number.isInteger(shift)) uses.set(shift, [...(uses.get(shift) ?? []), { pixel, kx }]);
    }
  return [...uses].sort(([a], [b]) => a - b).map(([shift, users]) => ({ shift, uses: users }));
}

/** Least work by a count of loads and multiply-adds, rounding up to whole tiles included. */
function chooseTile(product: ConvProduct, quads: boolean): Tile {
  const { direction, window } = product;
  const [, width, channels] = sidesOf(product).result;
  const step = direction === "scatter" ? window.stride : 1;
  /** A load of the image is checked against its border, a load of a weight is not. */
  const [IMAGE, WEIGHT] = [10, 6];
  let best: Tile = { tm: 1, tn: step };
  let least = Number.POSITIVE_INFINITY;
  for (let tm = 1; tm <= Math.min(channels, MAX_CHANNELS); tm++)
    for (let tn = step; tn <= Math.max(step, MAX_PIXELS); tn += step) {
      if (tm > 1 && (tm * tn > MAX_ACCUMULATORS || tm * tn * window.size > MAX_UNROLLED)) continue;
      const loads = loadsOf(product, tn);
      const sums = loads.reduce((sum, { uses }) => sum + uses.length, 0) * tm;
      const weights = window.size * (quads ? Math.ceil(tm / 4) : tm);
      const cost = sums + IMAGE * loads.length + WEIGHT * weights;
      const total = cost * Math.ceil(channels / tm) * Math.ceil(width / tn);
      if (total < least) {
        least = total;
        best = { tm, tn };
      }
    }
  return best;
}

export function convTile(product: ConvProduct, rows: number, quads: boolean): ConvTileText {
  const { tm, tn } = chooseTile(product, quads);
  const [height, width, channels] = sidesOf(product).result;
  const tiles = Math.ceil(width / tn);
  const blocks = Math.ceil(channels / tm);
  const units = rows * height * tiles;
  const groups = Math.ceil(units / WORKGROUP);
  const gy = Math.ceil(groups / MAX_GROUPS);
  const gx = Math.ceil(groups / gy);
  const channel = (i: number): string =>
    channels % tm === 0 ? `(row0 + ${i}u)` : `min(row0 + ${i}u, ${channels - 1}u)`;
  const lines = [
    `let own = ((wg.y / ${blocks}u) * ${gx}u + wg.x) * ${WORKGROUP}u + local.x;`,
    // All invocations run on: quads share loads.
    `let unit = min(own, ${units - 1}u);`,
    `let row0 = (wg.y % ${blocks}u) * ${tm}u;`,
    `let tile = unit % ${tiles}u;`,
    // Quads share a row of the image, and with it the rows of the kernel that meet nothing.
    `let row = (unit / ${tiles}u) % ${rows}u;`,
    `let y = unit / ${tiles * rows}u;`,
    ...range(tm).flatMap((i) => [
      `let start${i} = ${product.initial?.(channel(i)) ?? "0.0"};`,
      ...range(tn).map((j) => `var c${i}_${j} = start${i};`),
    ]),
    ...product.terms.flatMap((term, at) => termLoops(product, term, `t${at}`, { tm, tn }, quads)),
    `let place = (row * ${height}u + y) * ${width}u + tile * ${tn}u;`,
    `if (own < ${units}u) {`,
    ...range(tn).flatMap((j) => [
      width % tn === 0 ? "{" : `if (tile * ${tn}u + ${j}u < ${width}u) {`,
      ...range(tm).map((i) => {
        const text = `{ let at = (place + ${j}u) * ${channels}u + row0 + ${i}u; let value = c${i}_${j}; ${product.store} }`;
        return channels % tm === 0 ? text : `if (row0 + ${i}u < ${channels}u) ${text}`;
      }),
      "}",
    ]),
    "}",
  ];
  return {
    body: `  ${lines.join("\n  ")}`,
    workgroup: [WORKGROUP, 1],
    groups: [gx, gy * blocks],
    quads,
    operations: operationsOf(product, rows),
  };
}

/** Multiplications and additions, those with pixels beyond the border included. */
function operationsOf({ window, terms }: ConvProduct, rows: number): number {
  const { size, input, output } = window;
  return 2 * rows * output[0] * output[1] * output[2] * size * size * input[2] * terms.length;
}

function termLoops(
  product: ConvProduct,
  { image, weights }: ConvTerm,
  name: string,
  { tm, tn }: Tile,
  quads: boolean,
): readonly string[] {
  const { direction, window } = product;
  const { image: source, result } = sidesOf(product);
  const [height, width, depth] = source;
  const [, resultWidth, channels] = result;
  const gather = direction === "gather";
  const loads = loadsOf(product, tn);
  const step = gather ? tn * window.stride : tn / window.stride;
  const last = (Math.ceil(resultWidth / tn) - 1) * step;
  const inside = (loads[0]?.shift ?? 0) >= 0 && (loads.at(-1)?.shift ?? 0) + last < width;
  const rows = imageRows(product);
  const bound =
    channels % tm === 0 ? (text: string) => text : (text: string) => `min(${text}, ${channels - 1}u)`;
  const [outer, inner] = gather ? [1, channels] : [depth, 1];
  const parts = range(quads ? Math.ceil(tm / 4) : tm);
  const tap = channels * depth;
  const checked = !(inside && rows.inside);
  const lines = [
    ...parts.map((m) => {
      const row = bound(quads ? `(row0 + ${4 * m}u + quad)` : `(row0 + ${m}u)`);
      return `let ${name}w${m} = ${weights.base} + ${row} * ${outer}u;`;
    }),
    // Worked out before the loops: software adapters move nothing out of them.
    ...(inside
      ? [`let ${name}q = tile * ${step * depth}u;`]
      : loads.flatMap(({ shift }, at) => [
          `let ${name}i${at} = i32(tile * ${step}u) + (${shift});`,
          `let ${name}o${at} = u32(clamp(${name}i${at}, 0, ${width - 1})) * ${depth}u;`,
        ])),
    `for (var ky = 0u; ky < ${window.size}u; ky++) {`,
    ...rows.lines,
    ...(rows.inside ? [] : [`if (!${quads ? "subgroupAny(within)" : "within"}) { continue; }`]),
    ...(checked && !inside
      ? loads.map((_, at) => `let ok${at} = within && u32(${name}i${at}) < ${width}u;`)
      : []),
    `let ${name}x = ${image.base} + (row * ${height}u + ${rows.inside ? "u32(iy)" : `u32(clamp(iy, 0, ${height - 1}))`}) * ${width * depth}u${inside ? ` + ${name}q` : ""};`,
    `for (var d = 0u; d < ${depth}u; d++) {`,
    `let at = ${name}x + d;`,
    `let tap = ky * ${window.size * tap}u + d * ${inner}u;`,
    ...loads.map(({ shift }, at) => {
      const value = image.raw(inside ? `at + ${shift * depth}u` : `at + ${name}o${at}`);
      const ok = inside ? "within" : `ok${at}`;
      return `let x${at} = ${checked ? `select(0.0, ${value}, ${ok})` : value};`;
    }),
  ];
  for (const kx of range(window.size)) {
    lines.push(
      "{",
      ...parts.map((m) => `let a${m} = ${weights.raw(`${name}w${m} + tap + ${kx * tap}u`)};`),
      ...range(tm).map((i) => {
        const a = quads ? `subgroupBroadcast(a${i >> 2}, ${i & 3}u)` : `a${i}`;
        const sums = loads.flatMap(({ uses }, at) =>
          uses
            .filter((use) => use.kx === kx)
            .map(({ pixel: j }) => `c${i}_${j} = fma(a, x${at}, c${i}_${j});`),
        );
        return `{ let a = ${a}; ${sums.join(" ")} }`;
      }),
      "}",
    );
  }
  return [...lines, "}", "}"];
}

/** Which row of the image meets row `ky` of the kernel, and whether there is one. */
function imageRows({ direction, window }: ConvProduct): {
  readonly lines: readonly string[];
  /** Every window lies inside the image. */
  readonly inside: boolean;
} {
  const { size, stride, padTop, input, output } = window;
  if (direction === "gather")
    return {
      inside: padTop === 0 && (output[0] - 1) * stride + size <= input[0],
      lines: [`let iy = i32(y * ${stride}u + ky) - ${padTop};`, `let within = u32(iy) < ${input[0]}u;`],
    };
  const whole = stride === 1 ? "" : ` && ty % ${stride} == 0`;
  return {
    inside: false,
    lines: [
      `let ty = i32(y + ${padTop}u) - i32(ky);`,
      `let iy = ty / ${stride};`,
      `let within = ty >= 0 && iy < ${output[0]}${whole};`,
    ],
  };
}
