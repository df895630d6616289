/** The benchmark in Chrome: all contenders on one page and one adapter. Bundled and opened by `chrome.ts`. */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { openDevice } from "../../gpu-runner/runner/device.ts";
import { pageGpu } from "../../gpu-runner/runner/page/page-surroundings.ts";
import { selfCheck } from "../../gpu-runner/runner/self-check.ts";
import type { FirstStep } from "./figures.ts";
import { jaxPeer } from "./jax-peer.ts";
import { runSuite, type SuiteOptions } from "./suite.ts";
import type { Report } from "./targets.ts";
import { tfjsBatchedPeer } from "./tfjs-batched-peer.ts";
import { tfjsPeer } from "./tfjs-peer.ts";

export interface PageSettings extends SuiteOptions {
  readonly unsafeFast: boolean;
  readonly firstStep?: FirstStep;
}

declare global {
  interface Window {
    startBenchmark(settings: PageSettings): void;
    /** Bound by the host. */
    benchmarkSays(line: string): void;
    benchmarkEnds(report: Report | { readonly error: string }): void;
  }
}

async function run(settings: PageSettings): Promise<Report> {
  const result = await openDevice(pageGpu());
  if (!result.ok) throw new Error(result.message);
  const { device, info } = result.opened;
  if (settings.unsafeFast) {
    // As a runner: kernels without robustness must prove themselves before anything is measured with them.
    const wrong = await selfCheck(
      (lanes, seeds) => createWebGpuEngine({ device, adapterInfo: info, lanes, seeds }),
      { networks: true },
    );
    if (wrong !== null) throw new Error(`--unsafe-fast is refused on this adapter: ${wrong}`);
    window.benchmarkSays("--unsafe-fast: the self-check passed");
  }
  await tf.setBackend("webgpu");
  await tf.ready();
  return runSuite(
    { device, info },
    settings,
    [tfjsPeer, tfjsBatchedPeer, jaxPeer],
    settings.firstStep,
    () => performance.now(),
    (line) => window.benchmarkSays(line),
  );
}

window.startBenchmark = (settings) => {
  run(settings).then(
    (report) => window.benchmarkEnds(report),
    (error: unknown) =>
      window.benchmarkEnds({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
};
