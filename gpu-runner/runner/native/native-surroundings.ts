/** What Node or Deno gives a runner: Dawn through the npm package `webgpu`, or Deno's own WebGPU (wgpu). */
import { totalmem } from "node:os";
import { NO_ADAPTER, nativeGpu } from "../../hosts/dawn.ts";
import { laneSeeds } from "../../random/philox.ts";
import type { Surroundings } from "../surroundings.ts";

const GIB = 2 ** 30;

/** @param features Dawn toggles; Deno knows none */
export async function nativeSurroundings(
  origin: string,
  version: string,
  features: readonly string[],
): Promise<Surroundings> {
  const software = nativeName(navigator.userAgent);
  return {
    gpu: await nativeGpu(features),
    withoutGpu: `${software} has no WebGPU here: start Deno with --unstable-webgpu, or use --host chrome`,
    withoutAdapter: NO_ADAPTER,
    origin,
    version,
    software,
    fetch: (address, init) => fetch(address, init),
    memoryGiB: totalmem() / GIB,
    async openTfjs(device, info, lanes, seeds) {
      const { openDeviceTfjs } = await import("../device-tfjs.ts");
      return openDeviceTfjs({ device, info }, lanes, laneSeeds(seeds));
    },
  };
}

/** "Node.js 24", "Deno 2.9": of `Node.js/24`, `Deno/2.9.6`. */
export function nativeName(userAgent: string): string {
  const match = /^([\w.]+)\/(\d+(?:\.\d+)?)/.exec(userAgent);
  return match ? `${match[1]} ${match[2]}` : userAgent.slice(0, 200);
}
