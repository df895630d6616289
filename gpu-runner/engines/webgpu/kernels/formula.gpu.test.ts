/** What WGSL leaves open in formulas: numbers outside a function's domain, infinities, NaN. */
import { expect, test } from "vitest";
import { openDawnDevice } from "../../../hosts/dawn.ts";
import { createWebGpuEngine } from "../webgpu-engine.ts";

test("log is NaN below 0, -Infinity at 0, and keeps Infinity and NaN, one and four elements at a time", async () => {
  const { device, info } = await openDawnDevice();
  const engine = createWebGpuEngine({ device, adapterInfo: info, lanes: 1, seeds: new Uint32Array(2) });
  const inputs = [-1, -Infinity, 0, 1e-30, 0.5, 2, 1e30, Infinity, Number.NaN];
  for (const length of [inputs.length, 36]) {
    const numbers = Array.from({ length }, (_, i) => inputs[i % inputs.length] as number);
    const [x, y, sound] = [
      engine.tensor([length], numbers),
      engine.tensor([length]),
      engine.tensor([length]),
    ];
    engine.map("y = log(x); sound = finite(log(x))", { x, y, sound });
    const [logs = [], sounds = []] = await engine.snapshot([y, sound]);
    numbers.forEach((number, i) => {
      const expected = Math.log(Math.fround(number));
      if (Number.isFinite(expected)) expect(logs[i]).toBeCloseTo(expected, 4);
      else expect(logs[i]).toBe(expected);
      expect(sounds[i]).toBe(Number.isFinite(expected) ? 1 : 0);
    });
  }
  engine.dispose();
  device.destroy();
});
