/**
 * Stages without parameters, linear in their input once the input's point is known: pools and the identity. An
 * invocation per entry. A stage is given by two pieces of WGSL, its map and its transpose; the four passes follow.
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
import { entriesOf, locateTile, tilingWindow } from "./pool-tiles.ts";
import type { WindowShape } from "./windows.ts";

/** Reads one entry of an image: WGSL for the index. */
export type Read = (index: string) => string;

export interface LinearMap {
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

export function linearStage(map: LinearMap): StageKernels {
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

export const identityKernels = linearStage(identity);
