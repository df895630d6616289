/**
 * Stages without parameters, linear in their input once the input's point is known: pools and the identity. An
 * invocation per entry. A stage is given by two pieces of WGSL, its map and its transpose; the four passes
 * follow. The float64 operations are `max-pool.ts`, `average-pool.ts` in `engines/reference/network/`.
 *
 * Bindings: as in `dense-*.ts`; no parameters.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Operand, type Place } from "../kernel-writer.ts";
import type { StageKernels } from "../stage-kernels.ts";
import { DELTA, type Stage } from "../stages.ts";
import { storeDelta } from "./dense-backward.ts";
import { storeRDelta } from "./dense-r-backward.ts";
import { storeChange } from "./dense-r-forward.ts";
import { dispatchEntries } from "./entry-kernel.ts";
import { entriesOf, locateTile, tilingWindow, winnerOf } from "./pool-tiles.ts";
import { inputsOfWindow, locate, type WindowShape, windowShape, windowsOfInput } from "./windows.ts";

/** Reads one entry of an image: WGSL for the index. */
type Read = (index: string) => string;

interface LinearMap {
  readonly name: string;
  /** Statements that leave in `sum` the map of `from` at output entry `at`; `x` is the input it depends on. */
  apply(stage: Stage, x: Read, from: Read): string;
  /** The same for the transpose at input entry `at`. */
  transpose(stage: Stage, x: Read, from: Read): string;
  /** The transpose at output entry `at`, of pools that tile their image. */
  spread?(window: WindowShape, x: Read, from: Read): Spread;
}

interface Spread {
  readonly before: string;
  /** What entry `k` of the window receives. */
  readonly share: (k: number) => string;
}

const identity: LinearMap = {
  name: "identity",
  apply: (_stage, _x, from) => `  var sum = ${from("at")};`,
  transpose: (_stage, _x, from) => `  var sum = ${from("at")};`,
};

const averagePool: LinearMap = {
  name: "average-pool",
  apply({ shape }, _x, from) {
    const tiles = tilingWindow(shape);
    if (tiles)
      return `${locateTile(tiles)}
  var sum = (${entriesOf(tiles).map(from).join(" + ")}) / ${tiles.size ** 2}.0;`;
    const window = windowShape(shape);
    const [, , channels] = window.input;
    return `${locate("at", window.output)}
  var sum = 0.0;
${inputsOfWindow(window, `sum += ${from(`pixel * ${channels}u + channel`)};`)}
  sum = sum / ${window.size ** 2}.0;`;
  },
  transpose({ shape }, _x, from) {
    const window = windowShape(shape);
    const [, , channels] = window.output;
    return `${locate("at", window.input)}
  var sum = 0.0;
${windowsOfInput(window, `sum += ${from(`pixel * ${channels}u + channel`)};`)}
  sum = sum / ${window.size ** 2}.0;`;
  },
  spread: ({ size }, _x, from) => ({
    before: `  let share = ${from("at")} / ${size ** 2}.0;`,
    share: () => "share",
  }),
};

const maxPool: LinearMap = {
  name: "max-pool",
  apply({ shape }, x, from) {
    const tiles = tilingWindow(shape);
    if (tiles)
      return `${locateTile(tiles)}
${winnerOf(tiles, x)}
  let offset = (winner / ${tiles.size}u * ${tiles.input[1]}u + winner % ${tiles.size}u) * ${tiles.input[2]}u;
  var sum = ${from("corner + offset")};`;
    const window = windowShape(shape);
    const [, , channels] = window.input;
    return `${locate("at", window.output)}
  var winner = 0u;
  var largest = 0.0;
  var found = false;
${inputsOfWindow(
  window,
  `let entry = pixel * ${channels}u + channel;
      let candidate = ${x("entry")};
      if (!found || candidate > largest) { winner = entry; largest = candidate; found = true; }`,
)}
  var sum = ${from("winner")};`;
  },
  transpose({ shape }, x, from) {
    const window = windowShape(shape);
    const [height, width, channels] = window.input;
    const { size, stride } = window;
    // The first largest entry of a window wins: later ones must be larger, earlier ones at least as large.
    return `${locate("at", window.input)}
  let own = ${x("at")};
  var sum = 0.0;
${windowsOfInput(
  window,
  `var wins = true;
      for (var k = 0u; k < ${size * size}u; k++) {
        let wy = oy * ${stride}u + k / ${size}u;
        let wx = ox * ${stride}u + k % ${size}u;
        let other = ${x(`((row * ${height}u + wy) * ${width}u + wx) * ${channels}u + channel`)};
        let earlier = k < ky * ${size}u + kx;
        if ((earlier && other >= own) || (!earlier && other > own)) { wins = false; }
      }
      if (wins) { sum += ${from(`pixel * ${channels}u + channel`)}; }`,
)}`;
  },
  spread: (window, x, from) => ({
    before: `${winnerOf(window, x)}
  let whole = ${from("at")};`,
    share: (k) => `select(0.0, whole, winner == ${k}u)`,
  }),
};

/** How many entries an invocation each is started for, and what it does: the transpose in one of its two forms. */
function transposed(
  map: LinearMap,
  stage: Stage,
  rows: number,
  [x, from]: readonly [Read, Read],
  store: (value: string) => string,
): { readonly count: number; readonly body: string } {
  const tiles = map.spread && tilingWindow(stage.shape);
  if (!map.spread || !tiles)
    return {
      count: rows * stage.inputSize,
      body: `${map.transpose(stage, x, from)}
  ${store("sum")}`,
    };
  const { before, share } = map.spread(tiles, x, from);
  const stores = entriesOf(tiles).map(
    (entry, k) => `  { let value = ${share(k)}; let at = ${entry}; ${store("value")} }`,
  );
  return {
    count: rows * stage.outputSize,
    body: `${locateTile(tiles)}
${before}
${stores.join("\n")}`,
  };
}

function kernels(map: LinearMap): StageKernels {
  const label = (pass: string, { shape }: Stage): string => `${map.name}-${pass} ${shape.input.join("x")}`;
  const deltaOf = (writer: KernelWriter, place: Place, rows: number, size: number): Operand =>
    writer.operand({ ...place, skip: (place.skip ?? 0) + DELTA * rows * size }, "read");
  return {
    forward(host: KernelHost, { stage, rows, copies, input, output, keepInput }) {
      const writer = new KernelWriter(host, copies);
      const x = writer.operand(input, "read");
      const out = writer.operand(output, "read_write");
      const keep = keepInput === undefined ? "" : `\n  ${out.at(`${keepInput}u + at`)} = sum;`;
      dispatchEntries(writer, {
        label: label("forward", stage),
        functions: stage.activation.functions,
        count: rows * stage.outputSize,
        body: `${map.apply(stage, x.at, x.at)}
  ${out.at("at")} = ${stage.activation.value("sum")};${keep}`,
      });
    },
    backward(host: KernelHost, { stage, below, rows, copies, delta, kept: keptPlace, target }) {
      const writer = new KernelWriter(host, copies);
      const d = writer.operand(delta, "read");
      const kept = writer.operand(keptPlace, target ? "read" : "read_write");
      const out = target ? writer.operand(target, "read_write") : undefined;
      dispatchEntries(writer, {
        label: label("backward", stage),
        functions: below.activation.functions,
        ...transposed(map, stage, rows, [kept.at, d.at], (value) =>
          storeDelta(below, rows, kept.at, out?.at, value),
        ),
      });
    },
    rForward(
      host: KernelHost,
      { stage, rows, copies, input, inputChange, kept: keptPlace, change: changePlace, curvature },
    ) {
      const writer = new KernelWriter(host, copies);
      const kept = writer.operand(keptPlace, "read");
      const change = writer.operand(changePlace, "read_write");
      const moved = inputChange && writer.operand(inputChange, "read");
      const x = moved ? writer.operand(input, "read") : undefined;
      dispatchEntries(writer, {
        label: `${label("r-forward", stage)}${curvature ? " curvature" : ""}`,
        functions: stage.activation.functions,
        count: rows * stage.outputSize,
        // The data does not move: neither does what a first stage without parameters makes of it.
        body: `${moved && x ? map.apply(stage, x.at, moved.at) : "  var sum = 0.0;"}
  ${storeChange(stage, rows, curvature, kept.at, change.at, "sum")}`,
      });
    },
    rBackward(host: KernelHost, { stage, below, rows, copies, keptBelow, change: changePlace, changeBelow }) {
      const writer = new KernelWriter(host, copies);
      const rDelta = deltaOf(writer, changePlace, rows, stage.outputSize);
      const kept = writer.operand(keptBelow, "read");
      const change = writer.operand(changeBelow, "read_write");
      dispatchEntries(writer, {
        label: label("r-backward", stage),
        functions: below.activation.functions,
        ...transposed(map, stage, rows, [kept.at, rDelta.at], (value) =>
          storeRDelta(below, rows, true, kept.at, change.at, value),
        ),
      });
    },
  };
}

export const identityKernels = kernels(identity);
export const averagePoolKernels = kernels(averagePool);
export const maxPoolKernels = kernels(maxPool);
