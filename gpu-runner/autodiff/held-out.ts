/** Loss and accuracy on examples that training never sees, in passes over chunks of them. */
import type { Engine, LaneTensor } from "../engine.ts";
import { NO_ACCURACY, type Objective } from "../objective.ts";
import type { ExampleChunks } from "./lane-examples.ts";

export interface HeldOutRequest {
  readonly engine: Engine;
  readonly chunks: ExampleChunks;
  /** False: numbers are predicted. */
  readonly isClasses: boolean;
  /** Of the examples of a chunk, which `run` fills in: `[chunk]`. */
  readonly losses: LaneTensor;
  /** `[chunk·places, outputs]`, likewise. */
  readonly outputs: LaneTensor;
  run(theta: LaneTensor): void;
}

export function heldOutPass(request: HeldOutRequest): NonNullable<Objective["heldOut"]> {
  const { engine, chunks, losses, run, isClasses } = request;
  if (isClasses) return classesPass(request);
  return (theta, loss, accuracy) => {
    chunks.mean(() => run(theta), [[loss, losses]]);
    engine.map("accuracy = none", { accuracy, none: NO_ACCURACY });
  };
}

function classesPass({
  engine,
  chunks,
  losses,
  outputs,
  run,
}: HeldOutRequest): NonNullable<Objective["heldOut"]> {
  const { labels } = chunks.rows;
  const largest = engine.tensor([labels.size]);
  const correct = engine.tensor([chunks.size]);
  return (theta, loss, accuracy) =>
    chunks.mean(() => {
      run(theta);
      engine.reduce("argmax", "largest = z", { largest, z: outputs });
      engine.reduce("sum", "correct = (found == labels) / places", {
        correct,
        found: engine.reshape(largest, labels.shape),
        labels,
        places: labels.size / chunks.size,
      });
    }, [
      [loss, losses],
      [accuracy, correct],
    ]);
}
