/** Data sets of the reference engine, in float64. */
import type { ExampleAccess } from "../../../autodiff/example-access.ts";
import type { TrainingData } from "../../../network.ts";
import { batchExamples } from "../../../networks/training-data.ts";
import type { ReferenceEngine } from "../reference-engine.ts";
import { gatherRows } from "./batch.ts";
import { laneVector } from "./lane-vector.ts";

export function createExampleAccess(engine: ReferenceEngine, data: TrainingData): ExampleAccess {
  return {
    table: (values, width) => ({
      gather(indices, rows) {
        const [from, to] = [laneVector(engine.storage(indices)), laneVector(engine.storage(rows))];
        engine.emitLanes((lane) =>
          to.write(lane, gatherRows(values, width, Int32Array.from(from.read(lane)))),
        );
      },
    }),
    batch(step, indices) {
      const [at, to] = [laneVector(engine.storage(step)), laneVector(engine.storage(indices))];
      engine.emitLanes((lane) =>
        to.write(lane, batchExamples(data, data.seeds[lane] as number, at.read(lane)[0] as number)),
      );
    },
    dispose: () => {},
  };
}
