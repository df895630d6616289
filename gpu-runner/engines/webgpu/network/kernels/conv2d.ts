/**
 * Convolution `[B, h, w, in] → [B, h', w', out]`, an invocation per entry, summed in reading order of the window.
 * Weights `[kernel, kernel, in, out]`. The five passes mirror those of the dense layer; the float64 operation is
 * `engines/reference/network/conv2d.ts`.
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
import { inputsOfWindow, locate, type WindowShape, windowShape, windowsOfInput } from "./windows.ts";

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

/** `sum` over the window of an output entry. */
function gather(window: WindowShape, weightOffset: number, factors: readonly Factor[]): string {
  const [, , channels] = window.input;
  const [, , filters] = window.output;
  const add = factors.map(
    ({ image, weights }) =>
      `sum += ${image.at(`pixel * ${channels}u + i`)} * ${weights.at(`${weightOffset}u + first + i * ${filters}u`)};`,
  );
  return inputsOfWindow(
    window,
    `let first = (ky * ${window.size}u + kx) * ${channels * filters}u + channel;
      for (var i = 0u; i < ${channels}u; i++) { ${add.join(" ")} }`,
  );
}

/** `sum` over the windows that hold an input entry. */
function scatter(window: WindowShape, weightOffset: number, factors: readonly Factor[]): string {
  const [, , channels] = window.input;
  const [, , filters] = window.output;
  const add = factors.map(
    ({ image, weights }) =>
      `sum += ${image.at(`pixel * ${filters}u + o`)} * ${weights.at(`${weightOffset}u + first + o`)};`,
  );
  return windowsOfInput(
    window,
    `let first = ((ky * ${window.size}u + kx) * ${channels}u + channel) * ${filters}u;
      for (var o = 0u; o < ${filters}u; o++) { ${add.join(" ")} }`,
  );
}

export function convForward(host: KernelHost, options: ForwardOptions): void {
  const { stage, rows, copies, keepInput } = options;
  const { shape, activation, outputSize } = stage;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.input, "read");
  const theta = writer.operand(options.theta, "read");
  const out = writer.operand(options.output, "read_write");
  const window = windowShape(shape);
  const start = shape.biasOffset >= 0 ? theta.at(`${shape.biasOffset}u + channel`) : "0.0";
  const keep = keepInput === undefined ? "" : `\n  ${out.at(`${keepInput}u + at`)} = sum;`;
  dispatchEntries(writer, {
    label: label("forward", stage),
    functions: activation.functions,
    count: rows * outputSize,
    body: `${locate("at", window.output)}
  var sum = ${start};
${gather(window, shape.weightOffset, [{ image, weights: theta }])}
  ${out.at("at")} = ${activation.value("sum")};${keep}`,
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
  dispatchEntries(writer, {
    label: label("backward", stage),
    functions: below.activation.functions,
    count: rows * stage.inputSize,
    body: `${locate("at", window.input)}
  var sum = 0.0;
${scatter(window, stage.shape.weightOffset, [{ image, weights }])}
  ${storeDelta(below, rows, kept.at, out?.at, "sum")}`,
  });
}

export function convRForward(host: KernelHost, options: RForwardOptions): void {
  const { stage, rows, copies, inputChange, curvature } = options;
  const { shape, activation, outputSize } = stage;
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
  const start = shape.biasOffset >= 0 ? vector.at(`${shape.biasOffset}u + channel`) : "0.0";
  dispatchEntries(writer, {
    label: `${label("r-forward", stage)}${curvature ? " curvature" : ""}`,
    functions: activation.functions,
    count: rows * outputSize,
    body: `${locate("at", window.output)}
  var sum = ${start};
${gather(window, shape.weightOffset, factors)}
  ${storeChange(stage, rows, curvature, kept.at, change.at, "sum")}`,
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
  dispatchEntries(writer, {
    label: label("r-backward", stage),
    functions: below.activation.functions,
    count: rows * stage.inputSize,
    body: `${locate("at", window.input)}
  var sum = 0.0;
${scatter(window, stage.shape.weightOffset, factors)}
  ${storeRDelta(below, rows, true, kept.at, change.at, "sum")}`,
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
  const weightCount = window.size * window.size * channels * filters;
  const biasCount = shape.biasOffset >= 0 ? filters : 0;
  const pixels = rows * outputHeight * outputWidth;
  const add = operands.map(
    ({ image, delta }) =>
      `sum += ${image.at(`((row * ${height}u + u32(iy)) * ${width}u + u32(ix)) * ${channels}u + channel`)} * ${delta.at(`(y * ${outputWidth}u + x) * ${filters}u + output`)};`,
  );
  const bias = operands[0]
    ? `  if (at >= ${weightCount}u) {
    let own = at - ${weightCount}u;
    var total = 0.0;
    for (var i = 0u; i < ${pixels}u; i++) { total += ${operands[0].delta.at(`i * ${filters}u + own`)}; }
    ${gradient.at(`${shape.biasOffset}u + own`)} = total;
    return;
  }`
    : "";
  dispatchEntries(writer, {
    label: `${label("weights", stage)}${terms.length > 1 ? " two terms" : ""}`,
    functions: "",
    count: weightCount + biasCount,
    body: `${biasCount > 0 ? bias : ""}
  let output = at % ${filters}u;
  let channel = (at / ${filters}u) % ${channels}u;
  let kx = (at / ${filters * channels}u) % ${window.size}u;
  let ky = at / ${filters * channels * window.size}u;
  var sum = 0.0;
  for (var y = 0u; y < ${rows * outputHeight}u; y++) {
    let row = y / ${outputHeight}u;
    let iy = i32((y % ${outputHeight}u) * ${window.stride}u + ky) - ${window.padTop};
    if (iy < 0 || iy >= ${height}) { continue; }
    for (var x = 0u; x < ${outputWidth}u; x++) {
      let ix = i32(x * ${window.stride}u + kx) - ${window.padLeft};
      if (ix < 0 || ix >= ${width}) { continue; }
      ${add.join(" ")}
    }
  }
  ${gradient.at(`${shape.weightOffset}u + at`)} = sum;`,
  });
}
