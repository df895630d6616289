/**
 * Convolution `[B, h, w, in] → [B, h', w', out]`, weights `[kernel, kernel, in, out]`: four of its five passes, one
 * kernel each (`conv-tile.ts` has the product, `conv-weights.ts` the fifth). They mirror those of the dense layer;
 * the float64 operation is `engines/reference/network/conv2d.ts`.
 *
 * Bindings: as in `dense-*.ts`.
 */
import type { LayerShape } from "../../../../networks/shapes.ts";
import { hasQuads } from "../../adapter.ts";
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Operand, type Place } from "../kernel-writer.ts";
import { DELTA, type Stage } from "../stages.ts";
import { type ConvProduct, convTile } from "./conv-tile.ts";
import { type BackwardOptions, storeDelta } from "./dense-backward.ts";
import type { ForwardOptions } from "./dense-forward.ts";
import { type RBackwardOptions, storeRDelta } from "./dense-r-backward.ts";
import { type RForwardOptions, storeChange } from "./dense-r-forward.ts";
import { windowShape } from "./windows.ts";

function label(pass: string, { shape }: Stage): string {
  return `conv2d-${pass} ${shape.input.join("x")} to ${shape.output.join("x")}`;
}

function deltaSlot(place: Place, rows: number, size: number): Place {
  return { ...place, skip: (place.skip ?? 0) + DELTA * rows * size };
}

const weightsOf = (vector: Operand, shape: LayerShape): Operand => ({
  ...vector,
  base: `(${vector.base} + ${shape.weightOffset}u)`,
});

const biasOf =
  (vector: Operand, { biasOffset }: LayerShape): ((channel: string) => string) =>
  (channel) =>
    biasOffset >= 0 ? vector.at(`${biasOffset}u + ${channel}`) : "0.0";

function dispatch(
  host: KernelHost,
  writer: KernelWriter,
  rows: number,
  text: { readonly label: string; readonly functions: string; readonly product: ConvProduct },
): void {
  const { product, ...named } = text;
  writer.dispatch({ ...named, ...convTile(product, rows, hasQuads(host.device)) });
}

export function convForward(host: KernelHost, options: ForwardOptions): void {
  const { stage, rows, copies, keepInput } = options;
  const { shape, activation } = stage;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.input, "read");
  const theta = writer.operand(options.theta, "read");
  const out = writer.operand(options.output, "read_write");
  const keep = keepInput === undefined ? "" : ` ${out.at(`${keepInput}u + at`)} = value;`;
  dispatch(host, writer, rows, {
    label: label("forward", stage),
    functions: activation.functions,
    product: {
      direction: "gather",
      window: windowShape(shape),
      terms: [{ image, weights: weightsOf(theta, shape) }],
      initial: biasOf(theta, shape),
      store: `${out.at("at")} = ${activation.value("value")};${keep}`,
    },
  });
}

export function convBackward(host: KernelHost, options: BackwardOptions): void {
  const { stage, below, rows, copies, target } = options;
  const { shape } = stage;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.delta, "read");
  const theta = writer.operand(options.theta, "read");
  const kept = writer.operand(options.kept, target ? "read" : "read_write");
  const out = target ? writer.operand(target, "read_write") : undefined;
  dispatch(host, writer, rows, {
    label: label("backward", stage),
    functions: below.activation.functions,
    product: {
      direction: "scatter",
      window: windowShape(shape),
      terms: [{ image, weights: weightsOf(theta, shape) }],
      store: storeDelta(below, rows, kept.at, out?.at, "value"),
    },
  });
}

export function convRForward(host: KernelHost, options: RForwardOptions): void {
  const { stage, rows, copies, inputChange, curvature } = options;
  const { shape, activation } = stage;
  const writer = new KernelWriter(host, copies);
  const vector = writer.operand(options.vector, "read");
  const kept = writer.operand(options.kept, "read");
  const terms = [{ image: writer.operand(options.input, "read"), weights: weightsOf(vector, shape) }];
  if (inputChange)
    terms.push({
      image: writer.operand(inputChange, "read"),
      weights: weightsOf(writer.operand(options.theta, "read"), shape),
    });
  const change = writer.operand(options.change, "read_write");
  dispatch(host, writer, rows, {
    label: `${label("r-forward", stage)}${curvature ? " curvature" : ""}`,
    functions: activation.functions,
    product: {
      direction: "gather",
      window: windowShape(shape),
      terms,
      initial: biasOf(vector, shape),
      store: storeChange(stage, rows, curvature, kept.at, change.at, "value"),
    },
  });
}

export function convRBackward(host: KernelHost, options: RBackwardOptions): void {
  const { stage, below, rows, copies } = options;
  const { shape } = stage;
  const writer = new KernelWriter(host, copies);
  const terms = [
    {
      image: writer.operand(deltaSlot(options.change, rows, stage.outputSize), "read"),
      weights: weightsOf(writer.operand(options.theta, "read"), shape),
    },
    {
      image: writer.operand(deltaSlot(options.kept, rows, stage.outputSize), "read"),
      weights: weightsOf(writer.operand(options.vector, "read"), shape),
    },
  ];
  const kept = writer.operand(options.keptBelow, "read");
  const change = writer.operand(options.changeBelow, "read_write");
  dispatch(host, writer, rows, {
    label: label("r-backward", stage),
    functions: below.activation.functions,
    product: {
      direction: "scatter",
      window: windowShape(shape),
      terms,
      store: storeRDelta(below, rows, true, kept.at, change.at, "value"),
    },
  });
}
