/** Average-pool as a linear stage. Specification: `engines/reference/network/average-pool.ts`. */
import { type LinearMap, linearStage } from "./linear-stage.ts";
import { entriesOf, locateTile, tilingWindow } from "./pool-tiles.ts";
import { inputsOfWindow, locate, windowShape, windowsOfInput } from "./windows.ts";

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

export const averagePoolKernels = linearStage(averagePool);
