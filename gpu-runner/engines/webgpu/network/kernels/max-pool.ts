/** Max-pool as a linear stage, its map that of each window's winner. Specification: `engines/reference/network/max-pool.ts`. */
import { type LinearMap, linearStage } from "./linear-stage.ts";
import { locateTile, tilingWindow, winnerOf } from "./pool-tiles.ts";
import { inputsOfWindow, locate, windowShape, windowsOfInput } from "./windows.ts";

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

export const maxPoolKernels = linearStage(maxPool);
