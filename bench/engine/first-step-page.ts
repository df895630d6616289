/** What a person waits for: a page of its own that opens the device and makes one MLP step, nothing else loaded. */
import { openDevice } from "../../gpu-runner/runner/device.ts";
import { pageGpu } from "../../gpu-runner/runner/page/page-surroundings.ts";
import { ours } from "./ours.ts";
import { fixtureOf, WORKLOADS, type Workload } from "./workload.ts";

declare global {
  interface Window {
    /** Bound by the host. Milliseconds since the navigation began. */
    firstStepEnds(result: { readonly ms: number } | { readonly error: string }): void;
  }
}

async function run(): Promise<number> {
  const result = await openDevice(pageGpu());
  if (!result.ok) throw new Error(result.message);
  // As the runner does before anything was timed: the adapter's default kernels.
  // `performance.now()` counts from the navigation, so the first clock reading of `ours` is what came before it.
  const fixture = fixtureOf(WORKLOADS[0] as Workload);
  const before = performance.now();
  const made = await ours(fixture, "sgd", 1, result.opened, () => performance.now());
  made.dispose();
  return before + made.firstStepMs;
}

run().then(
  (ms) => window.firstStepEnds({ ms }),
  (error: unknown) => window.firstStepEnds({ error: String(error) }),
);
