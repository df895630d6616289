/** Data sets of the tfjs engine. */
import type { Tensor } from "@tensorflow/tfjs";
import type { ExampleAccess } from "../../../autodiff/example-access.ts";
import type { TrainingData } from "../../../network.ts";
import { batchExamples } from "../../../networks/training-data.ts";
import type { TfjsEngine } from "../tfjs-engine.ts";

/** Bytes stand for value/255. */
const BYTE = 255;

export function createExampleAccess(engine: TfjsEngine, data: TrainingData): ExampleAccess {
  const { tf, lanes } = engine;
  const tables: Tensor[] = [];
  return {
    table(values, width) {
      const floats = values instanceof Uint8Array ? Float32Array.from(values, (x) => x / BYTE) : values;
      const table = tf.keep(tf.tensor2d(floats, [values.length / width, width]));
      tables.push(table);
      return {
        gather(indices, rows) {
          engine.emit(() => {
            const wanted = tf.cast(tf.reshape(engine.contents(indices), [lanes * indices.size]), "int32");
            return [[rows, tf.reshape(tf.gather(table, wanted), [lanes, ...rows.shape])]];
          });
        },
      };
    },
    /** Reads the steps back: see `nextBatch` of `objective.ts`. */
    batch(step, indices) {
      engine.emit(() => {
        const steps = engine.contents(step).dataSync();
        const examples = data.seeds.flatMap((seed, lane) => [
          ...batchExamples(data, seed, steps[lane] as number),
        ]);
        return [[indices, tf.tensor2d(examples, [lanes, indices.size], "float32")]];
      });
    },
    dispose() {
      for (const table of tables.splice(0)) table.dispose();
    },
  };
}
