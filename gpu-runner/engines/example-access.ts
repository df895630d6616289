/** How each engine reads data sets for networks by their formula. */
import type { ExampleAccess } from "../autodiff/example-access.ts";
import type { Engine } from "../engine.ts";
import type { TrainingData } from "../network.ts";
import type { ReferenceEngine } from "./reference/reference-engine.ts";
import type { TfjsEngine } from "./tfjs/tfjs-engine.ts";
import type { WebGpuEngine } from "./webgpu/webgpu-engine.ts";

/** Imports the engine's implementation on demand, so that a page bundles what it uses. `kind` says which class it is. */
export async function createExampleAccess(engine: Engine, data: TrainingData): Promise<ExampleAccess> {
  switch (engine.kind) {
    case "reference":
      return (await import("./reference/network/example-access.ts")).createExampleAccess(
        engine as ReferenceEngine,
        data,
      );
    case "tfjs":
      return (await import("./tfjs/network/example-access.ts")).createExampleAccess(
        engine as TfjsEngine,
        data,
      );
    case "webgpu":
      return (await import("./webgpu/network/example-access.ts")).createExampleAccess(
        engine as WebGpuEngine,
        data,
      );
  }
}
