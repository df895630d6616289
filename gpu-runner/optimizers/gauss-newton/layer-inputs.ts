/**
 * Second moments of what a layer's weights are multiplied with, with a 1 for the bias.
 *
 * A dense layer: A = E[āāᵀ], ā its input. A convolution: Ω = E[Σₜ āₜāₜᵀ], āₜ the patch of the image under the kernel at
 * position t of the output, ordered as the weights are: row, column, channel (Grosse and Martens 2016, arXiv 1602.01407).
 *
 * The patches of a whole image are k² shifted copies of it once it is padded and read as one row of pixels; positions at
 * which the kernel doesn't stand are masked. They are made for some examples at a time: {@link PATCH_NUMBERS} a lane.
 */
import type { Engine, LaneTensor } from "../../engine.ts";
import type { ConvolutionShape, ParameterBlock } from "../../objective.ts";

/** 4 MiB a lane in float32; one example at least. */
const PATCH_NUMBERS = 2 ** 20;

export interface LayerInputs {
  /** Side of the moments: fan-in, and one for the bias. */
  readonly rows: number;
  /** out `[rows, rows]` = Σāāᵀ over positions and batch at the last gradient. */
  moments(out: LaneTensor): void;
}

/** @param inputs of the block, `[B, in]` */
export function layerInputs(engine: Engine, block: ParameterBlock, inputs: LaneTensor): LayerInputs {
  return block.convolution
    ? patches(engine, block, block.convolution, inputs)
    : wholeInputs(engine, block, inputs);
}

function wholeInputs(engine: Engine, { shape, biasOffset }: ParameterBlock, inputs: LaneTensor): LayerInputs {
  const [batch = 1, width = 1] = inputs.shape;
  const rows = (shape[0] ?? 1) + (biasOffset === undefined ? 0 : 1);
  const extended = biasOffset === undefined ? inputs : engine.tensor([batch, rows], 1);
  return {
    rows,
    moments(out) {
      if (extended !== inputs) engine.copy(inputs, engine.slice(extended, 0, width, 1));
      engine.matmul(extended, extended, out, { transposeA: true });
    },
  };
}

function patches(
  engine: Engine,
  { shape, biasOffset }: ParameterBlock,
  { kernel, stride, padTop, padLeft, input, output }: ConvolutionShape,
  inputs: LaneTensor,
): LayerInputs {
  const [batch = 1] = inputs.shape;
  const [height, width, channels] = input;
  const [down, across] = output;
  // Of the padded image: room for the kernel at its last position.
  const tall = Math.max(padTop + height, (down - 1) * stride + kernel);
  const wide = Math.max(padLeft + width, (across - 1) * stride + kernel);
  const pixels = tall * wide;
  const rows = (shape[0] ?? 1) + (biasOffset === undefined ? 0 : 1);
  const examples = Math.max(1, Math.min(batch, Math.floor(PATCH_NUMBERS / (pixels * rows))));

  // The last examples' shifted copies run past the end, into masked positions.
  const overrun = (kernel - 1) * (wide + 1) * channels;
  const row = engine.tensor([batch * pixels * channels + overrun]);
  const padded = engine.reshape(engine.slice(row, 0, batch * pixels * channels), [
    batch,
    tall,
    wide * channels,
  ]);
  const image = engine.slice(
    engine.slice(padded, padTop, height, 1),
    padLeft * channels,
    width * channels,
    2,
  );
  const standing = Array.from({ length: pixels }, (_, at) => {
    const [y, x] = [Math.floor(at / wide) / stride, (at % wide) / stride];
    return Number.isInteger(y) && Number.isInteger(x) && y < down && x < across ? 1 : 0;
  });
  const mask = engine.tensor(
    [examples * pixels, 1],
    Array.from({ length: examples * pixels }, (_, at) => standing[at % pixels] as number),
  );
  const table = engine.tensor([examples * pixels, rows]);
  if (biasOffset !== undefined) engine.copy(mask, engine.slice(table, rows - 1, 1, 1));
  const part = engine.tensor([rows, rows]);

  return {
    rows,
    moments(out) {
      engine.copy(engine.reshape(inputs, [batch, height, width * channels]), image);
      engine.map("o = 0", { o: out });
      for (let first = 0; first < batch; first += examples) {
        const length = Math.min(examples, batch - first) * pixels;
        const filled = engine.slice(table, 0, length);
        for (let tap = 0; tap < kernel * kernel; tap++) {
          const shift = Math.floor(tap / kernel) * wide + (tap % kernel);
          const pixel = engine.slice(row, (first * pixels + shift) * channels, length * channels);
          engine.map("p = x*stands", {
            p: engine.slice(filled, tap * channels, channels, 1),
            x: engine.reshape(pixel, [length, channels]),
            stands: engine.slice(mask, 0, length),
          });
        }
        engine.matmul(filled, filled, part, { transposeA: true });
        engine.map("o = o + p", { o: out, p: part });
      }
    },
  };
}
