/** The benchmark in Chrome: all contenders on one page and one adapter. Bundled and opened by `command.ts`. */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import { openDevice } from "../../gpu-runner/runner/device.ts";
import { jaxPeer } from "./jax-peer.ts";
import { type Report, runSuite, type SuiteOptions } from "./suite.ts";
import { tfjsBatchedPeer } from "./tfjs-batched-peer.ts";
import { tfjsPeer } from "./tfjs-peer.ts";

declare global {
  interface Window {
    startBenchmark(options: SuiteOptions): void;
    /** Bound by the host. */
    benchmarkSays(line: string): void;
    benchmarkEnds(report: Report | { readonly error: string }): void;
  }
}

async function run(options: SuiteOptions): Promise<Report> {
  const result = await openDevice();
  if (!result.ok) throw new Error(result.message);
  await tf.setBackend("webgpu");
  await tf.ready();
  const { device, info } = result.opened;
  const now = (): number => performance.now();
  return runSuite(
    { device, info },
    options,
    async (fixture, method, lanes) => {
      const made = [
        await tfjsPeer(fixture, method, now),
        await tfjsBatchedPeer(fixture, method, lanes, now),
        await jaxPeer(fixture, method, lanes, now),
      ];
      return made.filter((peer) => peer !== undefined);
    },
    now,
    (line) => window.benchmarkSays(line),
  );
}

window.startBenchmark = (options) => {
  run(options).then(
    (report) => window.benchmarkEnds(report),
    (error: unknown) =>
      window.benchmarkEnds({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
};
