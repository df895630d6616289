/**
 * Parameter gradient of a convolution: a product `[filters, pixels]·[pixels, taps + 1]`, the last column, all
 * ones, giving the biases. The sum over pixels is long and the result small, so it is cut into chunks of whole
 * examples, summed by `conv-weights-sum.ts`. Where to cut depends on the layer alone: bits do not depend on lanes.
 *
 * Bindings: image `[B, h, w, in]`, δ `[B, h', w', out]`, and Rx, δ for the second term, read; chunks
 * `[copies, chunks, taps + 1, out]`, or the gradient `[copies, P]` where there is one chunk, read_write; the mask.
 * Used by gradient, Hessian and Gauss-Newton products. Copies: directions.
 */

import { hasQuads } from "../../adapter.ts";
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Operand, type Place } from "../kernel-writer.ts";
import { range } from "../register-terms.ts";
import type { WeightsOptions } from "../stage-kernels.ts";
import type { Stage } from "../stages.ts";
import { convWeightsSum } from "./conv-weights-sum.ts";
import { type WindowShape, windowShape } from "./windows.ts";

/** A chunk sums at least so many pixels: fewer cost more in partial results than they gain. */
const MIN_PIXELS = 256;
/** Partial sums of one copy, in numbers. */
const MAX_PARTIAL_SUMS = 2 ** 17;
const MAX_ACCUMULATORS = 64;
const MAX_UNROLLED = 320;
const QUADS = 16;
const MAX_GROUPS = 65_535;

export interface WeightChunks {
  readonly chunks: number;
  /** Examples of a chunk. */
  readonly examples: number;
  /** Weights and biases of the layer. */
  readonly size: number;
}

/** How the sum over `rows` examples is cut. */
export function weightChunks({ shape }: Stage, rows: number): WeightChunks {
  const { size: kernel, input, output } = windowShape(shape);
  const size = (kernel * kernel * input[2] + (shape.biasOffset >= 0 ? 1 : 0)) * output[2];
  const least = Math.ceil(MIN_PIXELS / (output[0] * output[1]));
  const most = Math.max(1, Math.min(Math.floor(rows / least), Math.floor(MAX_PARTIAL_SUMS / size)));
  const examples = Math.ceil(rows / most);
  return { chunks: Math.ceil(rows / examples), examples, size };
}

export function convWeights(host: KernelHost, options: WeightsOptions): void {
  const { stage, rows, copies, gradient } = options;
  const { shape } = stage;
  const { chunks, examples, size } = weightChunks(stage, rows);
  const label = `conv2d-weights ${shape.input.join("x")} to ${shape.output.join("x")}`;
  const first = shape.weightOffset;
  if (chunks === 1) {
    partialSums(
      host,
      options,
      label,
      { ...gradient, skip: (gradient.skip ?? 0) + first },
      chunks,
      examples,
      size,
    );
    return;
  }
  const scratch = host.scratch(copies * chunks * size, "weight gradients");
  const partial: Place = { resource: scratch, copyStride: chunks * size };
  partialSums(host, options, label, partial, chunks, examples, size);
  convWeightsSum(host, { copies, chunks, size, first, partial, gradient });
}

interface Tile {
  readonly tm: number;
  readonly tn: number;
}

/** Least work by a count of loads and multiply-adds, rounding up to whole tiles included. */
function chooseTile(filters: number, columns: number, quads: boolean): Tile {
  const [IMAGE, DELTA] = [10, 6];
  let best: Tile = { tm: 1, tn: 1 };
  let least = Number.POSITIVE_INFINITY;
  for (let tm = 1; tm <= Math.min(filters, 16); tm++)
    for (let tn = 1; tn <= 8; tn++) {
      if (tm * tn > MAX_ACCUMULATORS) continue;
      const cost = tm * tn + IMAGE * tn + DELTA * (quads ? Math.ceil(tm / 4) : tm);
      const total = cost * Math.ceil(filters / tm) * Math.ceil(columns / (4 * tn));
      if (total < least) {
        least = total;
        best = { tm, tn };
      }
    }
  return best;
}

/** `target[chunk, tap, filter]`, tap `kernel²·in` being the bias. */
function partialSums(
  host: KernelHost,
  options: WeightsOptions,
  label: string,
  target: Place,
  chunks: number,
  examples: number,
  size: number,
): void {
  const { stage, rows, copies } = options;
  const window = windowShape(stage.shape);
  const filters = window.output[2];
  const columns = size / filters;
  const quads = hasQuads(host.device);
  const { tm, tn } = chooseTile(filters, columns, quads);
  const groups = Math.ceil(columns / (4 * tn));
  const blocks = Math.ceil(filters / tm);
  const units = chunks * groups;
  const total = Math.ceil(units / QUADS);
  const gy = Math.ceil(total / MAX_GROUPS);
  const gx = Math.ceil(total / gy);
  const writer = new KernelWriter(host, copies);
  const terms = options.terms.map(({ input, delta }) => ({
    image: writer.operand(input, "read"),
    delta: writer.operand(delta, "read"),
  }));
  const out = writer.operand(target, "read_write");
  const taps = window.size ** 2 * window.input[2];
  const lines = [
    `let own = ((wg.y / ${blocks}u) * ${gx}u + wg.x) * ${QUADS}u + local.x / 4u;`,
    `let unit = min(own, ${units - 1}u);`,
    `let row0 = (wg.y % ${blocks}u) * ${tm}u;`,
    `let chunk = unit / ${groups}u;`,
    `let first = chunk * ${examples}u;`,
    `let end = min(first + ${examples}u, ${rows}u);`,
    `let leftmost = (unit % ${groups}u) * ${4 * tn}u + local.x % 4u;`,
    ...range(tn).flatMap((j) => [
      `let column${j} = leftmost + ${4 * j}u;`,
      `let beyond${j} = column${j} >= ${taps}u;`,
      `let tap${j} = min(column${j}, ${taps - 1}u);`,
      `let ky${j} = i32(tap${j} / ${window.size * window.input[2]}u);`,
      `let q${j} = tap${j} % ${window.size * window.input[2]}u;`,
      ...range(tm).map((i) => `var c${i}_${j} = 0.0;`),
    ]),
    ...terms.flatMap((term, at) =>
      loops(term, window, { tm, tn }, quads, columns === taps ? undefined : at === 0 ? "1.0" : "0.0"),
    ),
    `if (own < ${units}u) {`,
    ...range(tn).flatMap((j) => [
      `if (column${j} < ${columns}u) {`,
      ...range(tm).map((i) => {
        const text = `${out.at(`chunk * ${size}u + column${j} * ${filters}u + row0 + ${i}u`)} = c${i}_${j};`;
        return filters % tm === 0 ? text : `if (row0 + ${i}u < ${filters}u) { ${text} }`;
      }),
      "}",
    ]),
    "}",
  ];
  writer.dispatch({
    label: `${label}${terms.length > 1 ? " two terms" : ""}`,
    body: `  ${lines.join("\n  ")}`,
    workgroup: [4 * QUADS, 1],
    groups: [gx, gy * blocks],
    quads,
    operations: 2 * rows * window.output[0] * window.output[1] * size * terms.length,
  });
}

/** Adds δ·x over the pixels of a chunk; `behind`: what the column behind the last tap holds, if there is one. */
function loops(
  { image, delta }: { readonly image: Operand; readonly delta: Operand },
  { size, stride, padTop, padLeft, input, output }: WindowShape,
  { tm, tn }: Tile,
  quads: boolean,
  behind: "1.0" | "0.0" | undefined,
): readonly string[] {
  const [height, width, channels] = input;
  const [outputHeight, outputWidth, filters] = output;
  const line = width * channels;
  const inside =
    padTop === 0 &&
    padLeft === 0 &&
    (outputHeight - 1) * stride + size <= height &&
    (outputWidth - 1) * stride + size <= width;
  const parts = range(quads ? Math.ceil(tm / 4) : tm);
  const bound =
    filters % tm === 0 ? (text: string) => text : (text: string) => `min(${text}, ${filters - 1}u)`;
  let unroll = 1;
  for (let u = 2; u <= 8; u++) if (outputWidth % u === 0 && u * tm * tn <= MAX_UNROLLED) unroll = u;
  const load = (j: number, at: string): string => {
    const value = inside
      ? image.raw(`p${j} + ${at}`)
      : `select(0.0, ${image.raw(`p${j} + min(${at} + s${j}, ${line - 1}u)`)}, ${at} + s${j} < limit${j})`;
    return behind ? `select(${value}, ${behind}, beyond${j})` : value;
  };
  return [
    "for (var example = first; example < end; example++) {",
    `for (var y = 0u; y < ${outputHeight}u; y++) {`,
    `let dy = ${delta.base} + (example * ${outputHeight}u + y) * ${outputWidth * filters}u;`,
    ...parts.map((m) => `let d${m} = dy + ${bound(quads ? `(row0 + ${4 * m}u + quad)` : `(row0 + ${m}u)`)};`),
    ...range(tn).flatMap((j) =>
      inside
        ? [
            `let p${j} = ${image.base} + (example * ${height}u + y * ${stride}u + u32(ky${j})) * ${line}u + q${j};`,
          ]
        : [
            `let iy${j} = i32(y * ${stride}u) + ky${j} - ${padTop};`,
            `let p${j} = ${image.base} + (example * ${height}u + u32(clamp(iy${j}, 0, ${height - 1}))) * ${line}u;`,
            `let limit${j} = select(0u, ${line}u, u32(iy${j}) < ${height}u);`,
            // Left of the image this wraps around and is beyond the limit too.
            `let s${j} = q${j} - ${padLeft * channels}u;`,
          ],
    ),
    `for (var x = 0u; x < ${outputWidth}u; x += ${unroll}u) {`,
    ...range(unroll).flatMap((u) => [
      "{",
      `let at = (x + ${u}u) * ${stride * channels}u;`,
      ...parts.map((m) => `let a${m} = ${delta.raw(`d${m} + (x + ${u}u) * ${filters}u`)};`),
      ...range(tn).map((j) => `let v${j} = ${load(j, "at")};`),
      ...range(tm).map((i) => {
        const a = quads ? `subgroupBroadcast(a${i >> 2}, ${i & 3}u)` : `a${i}`;
        return `{ let a = ${a}; ${range(tn)
          .map((j) => `c${i}_${j} = fma(a, v${j}, c${i}_${j});`)
          .join(" ")} }`;
      }),
      "}",
    ]),
    "}",
    "}",
    "}",
  ];
}
