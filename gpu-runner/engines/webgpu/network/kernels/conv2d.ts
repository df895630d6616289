/**
 * Convolution `[B, h, w, in] → [B, h', w', out]`, weights `[kernel, kernel, in, out]`. An invocation holds a block
 * of channels of one pixel in registers, so that each image entry is loaded, and each index worked out, once for all
 * of them; sums run in reading order of the window. The five passes mirror those of the dense layer; the float64
 * operation is `engines/reference/network/conv2d.ts`.
 *
 * Bindings: as in `dense-*.ts`.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Operand, type Place } from "../kernel-writer.ts";
import { DELTA, type Stage } from "../stages.ts";
import { type BackwardOptions, storeDelta } from "./dense-backward.ts";
import type { ForwardOptions } from "./dense-forward.ts";
import { type RBackwardOptions, storeRDelta } from "./dense-r-backward.ts";
import { type RForwardOptions, storeChange } from "./dense-r-forward.ts";
import type { WeightsOptions } from "./dense-weights.ts";
import { dispatchEntries } from "./entry-kernel.ts";
import { inputsOfWindow, type WindowShape, windowShape, windowsOfInput } from "./windows.ts";

/** One product that a sum adds up: image entries times weights. */
interface Factor {
  readonly image: Operand;
  readonly weights: Operand;
}

function label(pass: string, { shape }: Stage): string {
  return `conv2d-${pass} ${shape.input.join("x")} to ${shape.output.join("x")}`;
}

function deltaSlot(place: Place, rows: number, size: number): Place {
  return { ...place, skip: (place.skip ?? 0) + DELTA * rows * size };
}

/** Most channels an invocation accumulates. */
const MOST_CHANNELS = 16;

/** The largest divisor of `channels` that fits into registers. */
function blockOf(channels: number): number {
  let block = Math.min(channels, MOST_CHANNELS);
  while (channels % block !== 0) block--;
  return block;
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

interface BlockKernel {
  readonly label: string;
  readonly functions: string;
  /** Image whose pixels invocations stand for. */
  readonly image: readonly [height: number, width: number, channels: number];
  readonly rows: number;
  /** What accumulator `channel` starts from. */
  readonly start: (channel: string) => string;
  /** Statements that add to `c0`, `c1`, …; may use `row`, `cy`, `cx` and `first`, the block's first channel. */
  readonly sum: string;
  /** Statements that store `value` at entry `at`. */
  readonly store: string;
}

/** One invocation per pixel and block of channels. */
function dispatchBlocks(writer: KernelWriter, { image, rows, ...kernel }: BlockKernel): void {
  const [height, width, channels] = image;
  const block = blockOf(channels);
  const blocks = channels / block;
  const starts = range(block).map((j) => `  var c${j} = ${kernel.start(`(first + ${j}u)`)};`);
  const stores = range(block).map(
    (j) => `  { let at = place * ${channels}u + first + ${j}u; let value = c${j}; ${kernel.store} }`,
  );
  dispatchEntries(writer, {
    label: kernel.label,
    functions: kernel.functions,
    count: rows * height * width * blocks,
    body: `  let first = (at % ${blocks}u) * ${block}u;
  let place = at / ${blocks}u;
  let cx = place % ${width}u;
  let cy = (place / ${width}u) % ${height}u;
  let row = place / ${width * height}u;
${starts.join("\n")}
${kernel.sum}
${stores.join("\n")}`,
  });
}

/** Adds up the window of an output pixel, for a block of filters. */
function gather(window: WindowShape, weightOffset: number, factors: readonly Factor[]): string {
  const [, , channels] = window.input;
  const [, , filters] = window.output;
  const add = factors.map(({ image, weights }, f) => {
    const products = range(blockOf(filters)).map((j) => `c${j} += x${f} * ${weights.raw(`w${f} + ${j}u`)};`);
    return `let x${f} = ${image.at(`pixel * ${channels}u + i`)};
        let w${f} = ${weights.base} + ${weightOffset}u + origin + i * ${filters}u; ${products.join(" ")}`;
  });
  return inputsOfWindow(
    window,
    `let origin = (ky * ${window.size}u + kx) * ${channels * filters}u + first;
      for (var i = 0u; i < ${channels}u; i++) {
        ${add.join("\n        ")}
      }`,
  );
}

/** Adds up the windows that hold an input pixel, for a block of channels. */
function scatter(window: WindowShape, weightOffset: number, factors: readonly Factor[]): string {
  const [, , channels] = window.input;
  const [, , filters] = window.output;
  const add = factors.map(({ image, weights }, f) => {
    const products = range(blockOf(channels)).map(
      (j) => `c${j} += d${f} * ${weights.raw(`w${f} + ${j * filters}u`)};`,
    );
    return `let d${f} = ${image.at(`pixel * ${filters}u + o`)};
        let w${f} = ${weights.base} + ${weightOffset}u + origin + o; ${products.join(" ")}`;
  });
  return windowsOfInput(
    window,
    `let origin = ((ky * ${window.size}u + kx) * ${channels}u + first) * ${filters}u;
      for (var o = 0u; o < ${filters}u; o++) {
        ${add.join("\n        ")}
      }`,
  );
}

export function convForward(host: KernelHost, options: ForwardOptions): void {
  const { stage, rows, copies, keepInput } = options;
  const { shape, activation } = stage;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.input, "read");
  const theta = writer.operand(options.theta, "read");
  const out = writer.operand(options.output, "read_write");
  const window = windowShape(shape);
  const keep = keepInput === undefined ? "" : ` ${out.at(`${keepInput}u + at`)} = value;`;
  dispatchBlocks(writer, {
    label: label("forward", stage),
    functions: activation.functions,
    image: window.output,
    rows,
    start: (channel) => (shape.biasOffset >= 0 ? theta.at(`${shape.biasOffset}u + ${channel}`) : "0.0"),
    sum: gather(window, shape.weightOffset, [{ image, weights: theta }]),
    store: `${out.at("at")} = ${activation.value("value")};${keep}`,
  });
}

export function convBackward(host: KernelHost, options: BackwardOptions): void {
  const { stage, below, rows, copies, target } = options;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.delta, "read");
  const weights = writer.operand(options.theta, "read");
  const kept = writer.operand(options.kept, target ? "read" : "read_write");
  const out = target ? writer.operand(target, "read_write") : undefined;
  const window = windowShape(stage.shape);
  dispatchBlocks(writer, {
    label: label("backward", stage),
    functions: below.activation.functions,
    image: window.input,
    rows,
    start: () => "0.0",
    sum: scatter(window, stage.shape.weightOffset, [{ image, weights }]),
    store: storeDelta(below, rows, kept.at, out?.at, "value"),
  });
}

export function convRForward(host: KernelHost, options: RForwardOptions): void {
  const { stage, rows, copies, inputChange, curvature } = options;
  const { shape, activation } = stage;
  const writer = new KernelWriter(host, copies);
  const vector = writer.operand(options.vector, "read");
  const kept = writer.operand(options.kept, "read");
  const factors: Factor[] = [{ image: writer.operand(options.input, "read"), weights: vector }];
  if (inputChange)
    factors.push({
      image: writer.operand(inputChange, "read"),
      weights: writer.operand(options.theta, "read"),
    });
  const change = writer.operand(options.change, "read_write");
  const window = windowShape(shape);
  dispatchBlocks(writer, {
    label: `${label("r-forward", stage)}${curvature ? " curvature" : ""}`,
    functions: activation.functions,
    image: window.output,
    rows,
    start: (channel) => (shape.biasOffset >= 0 ? vector.at(`${shape.biasOffset}u + ${channel}`) : "0.0"),
    sum: gather(window, shape.weightOffset, factors),
    store: storeChange(stage, rows, curvature, kept.at, change.at, "value"),
  });
}

export function convRBackward(host: KernelHost, options: RBackwardOptions): void {
  const { stage, below, rows, copies } = options;
  const writer = new KernelWriter(host, copies);
  const factors: readonly Factor[] = [
    {
      image: writer.operand(deltaSlot(options.change, rows, stage.outputSize), "read"),
      weights: writer.operand(options.theta, "read"),
    },
    {
      image: writer.operand(deltaSlot(options.kept, rows, stage.outputSize), "read"),
      weights: writer.operand(options.vector, "read"),
    },
  ];
  const kept = writer.operand(options.keptBelow, "read");
  const change = writer.operand(options.changeBelow, "read_write");
  const window = windowShape(stage.shape);
  dispatchBlocks(writer, {
    label: label("r-backward", stage),
    functions: below.activation.functions,
    image: window.input,
    rows,
    start: () => "0.0",
    sum: scatter(window, stage.shape.weightOffset, factors),
    store: storeRDelta(below, rows, true, kept.at, change.at, "value"),
  });
}

export function convWeights(host: KernelHost, options: WeightsOptions): void {
  const { stage, rows, copies, terms } = options;
  const { shape } = stage;
  const window = windowShape(shape);
  const [height, width, channels] = window.input;
  const [outputHeight, outputWidth, filters] = window.output;
  const writer = new KernelWriter(host, copies);
  const operands = terms.map(({ input, delta }) => ({
    image: writer.operand(input, "read"),
    delta: writer.operand(delta, "read"),
  }));
  const gradient = writer.operand(options.gradient, "read_write");
  const block = blockOf(filters);
  const blocks = filters / block;
  const weightEntries = window.size * window.size * channels * blocks;
  const biasEntries = shape.biasOffset >= 0 ? filters : 0;
  const pixels = rows * outputHeight * outputWidth;
  const add = operands.map(({ image, delta }, f) => {
    const products = range(block).map((j) => `c${j} += x${f} * ${delta.raw(`d${f} + ${j}u`)};`);
    return `let x${f} = ${image.at(`((row * ${height}u + u32(iy)) * ${width}u + u32(ix)) * ${channels}u + channel`)};
      let d${f} = ${delta.base} + (y * ${outputWidth}u + x) * ${filters}u + first; ${products.join(" ")}`;
  });
  const bias = operands[0]
    ? `  if (at >= ${weightEntries}u) {
    let own = at - ${weightEntries}u;
    var total = 0.0;
    for (var i = 0u; i < ${pixels}u; i++) { total += ${operands[0].delta.at(`i * ${filters}u + own`)}; }
    ${gradient.at(`${shape.biasOffset}u + own`)} = total;
    return;
  }`
    : "";
  dispatchEntries(writer, {
    label: `${label("weights", stage)}${terms.length > 1 ? " two terms" : ""}`,
    functions: "",
    count: weightEntries + biasEntries,
    body: `${biasEntries > 0 ? bias : ""}
  let first = (at % ${blocks}u) * ${block}u;
  let tap = at / ${blocks}u;
  let channel = tap % ${channels}u;
  let kx = (tap / ${channels}u) % ${window.size}u;
  let ky = tap / ${channels * window.size}u;
${range(block)
  .map((j) => `  var c${j} = 0.0;`)
  .join("\n")}
  for (var y = 0u; y < ${rows * outputHeight}u; y++) {
    let row = y / ${outputHeight}u;
    let iy = i32((y % ${outputHeight}u) * ${window.stride}u + ky) - ${window.padTop};
    if (iy < 0 || iy >= ${height}) { continue; }
    for (var x = 0u; x < ${outputWidth}u; x++) {
      let ix = i32(x * ${window.stride}u + kx) - ${window.padLeft};
      if (ix < 0 || ix >= ${width}) { continue; }
      ${add.join("\n      ")}
    }
  }
${range(block)
  .map((j) => `  ${gradient.at(`${shape.weightOffset}u + tap * ${filters}u + first + ${j}u`)} = c${j};`)
  .join("\n")}`,
  });
}
