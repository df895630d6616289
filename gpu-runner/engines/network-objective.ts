/** A network and its data, as an `Objective` on whichever engine there is. */
import type { Engine } from "../engine.ts";
import type { NetworkSpec, TrainingData } from "../network.ts";
import { checkTrainingData } from "../networks/training-data.ts";
import type { Objective } from "../objective.ts";
import type { WebGpuEngine } from "./webgpu/webgpu-engine.ts";

/** What `engines/<kind>/network/objective.ts` exports as `createObjective`. */
export type CreateNetworkObjective = (
  engine: Engine,
  spec: NetworkSpec,
  data: TrainingData,
) => Objective | Promise<Objective>;

/**
 * Imports the engine's implementation on demand, so that a page bundles what it uses.
 * @throws NetworkError when the data does not fit the network
 */
export async function createNetworkObjective(
  engine: Engine,
  spec: NetworkSpec,
  data: TrainingData,
): Promise<Objective> {
  checkTrainingData(spec, data, engine.lanes);
  const create = await implementation(engine.kind);
  return create(engine, spec, data);
}

async function implementation(kind: Engine["kind"]): Promise<CreateNetworkObjective> {
  switch (kind) {
    case "reference":
      return (await import("./reference/network/objective.ts")).createObjective;
    case "tfjs":
      return (await import("./tfjs/network/objective.ts")).createObjective;
    case "webgpu": {
      const { createObjective } = await import("./webgpu/network/objective.ts");
      // `kind` says which class it is.
      return (engine, spec, data) => createObjective(engine as WebGpuEngine, spec, data);
    }
  }
}
