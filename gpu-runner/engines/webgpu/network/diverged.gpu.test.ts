/** A network whose numbers have left the finite ones must say so in its loss, whatever the driver makes of NaN. */
import { expect, test } from "vitest";
import { openDawnDevice } from "../../../hosts/dawn.ts";
import type { Loss } from "../../../network.ts";
import { createWebGpuEngine } from "../webgpu-engine.ts";
import { createObjective } from "./objective.ts";

const LANES = 4;
/** Few outputs are held in registers, many are not. */
const OUTPUTS = [3, 20] as const;
const LOSSES: readonly Loss[] = ["softmax-cross-entropy", "binary-cross-entropy", "squared-error"];

test("NaN or infinity in an output that is nobody's label makes the loss NaN or infinite", async () => {
  const { device, info } = await openDawnDevice();
  for (const outputs of OUTPUTS)
    for (const loss of LOSSES) {
      const engine = createWebGpuEngine({
        device,
        adapterInfo: info,
        lanes: LANES,
        seeds: new Uint32Array(2 * LANES),
      });
      const [count, inputs] = [3, 2];
      const objective = await createObjective(
        engine,
        {
          input: [inputs],
          layers: [{ kind: "dense", outputs, bias: true }],
          loss,
          weightDecay: 0,
        },
        {
          count,
          batchSize: count,
          features: Float32Array.from({ length: count * inputs }, (_, i) => i - 2),
          targets:
            loss === "softmax-cross-entropy" ? new Uint8Array(count) : new Float32Array(count * outputs),
          seeds: [1, 2, 3, 4],
        },
      );
      // The last bias, of an output that is no example's label: lane 0 is sound.
      const theta = [0.5, Number.NaN, Infinity, -Infinity].flatMap((last) => [
        ...new Array<number>(objective.size - 1).fill(0.1),
        last,
      ]);
      const [point, value] = [engine.tensor([objective.size], theta), engine.tensor([1])];
      objective.value(point, value);
      const [seen = []] = await engine.snapshot([value]);
      expect(Array.from(seen, Number.isFinite), `${loss}, ${outputs} outputs`).toEqual([
        true,
        false,
        false,
        false,
      ]);
      engine.dispose();
    }
  device.destroy();
});
