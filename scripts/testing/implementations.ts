/** WebGPU implementations without a browser on this machine, and how a vitest project runs on each. */
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";
import { findLavapipe } from "../../gpu-runner/hosts/lavapipe.ts";
import { findDeno } from "../../gpu-runner/hosts/native-host.ts";

export interface Implementation {
  readonly name: string;
  /** Who implements WebGPU, on which driver. */
  readonly title: string;
  /** A command of `node_modules/.bin` that takes vitest's arguments after its own. */
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Either it is here, or why not. */
export type Found = Implementation | { readonly name: string; readonly missing: string };

const NO_LAVAPIPE =
  "Mesa's software driver is not here: `node scripts/bootstrap.mjs --lavapipe` fetches it on Debian";

/** The one that all suites run on. */
export function dawnOnOwnDriver(): Implementation {
  return {
    name: "dawn",
    title: "Dawn (Node) on the driver of Chromium, or of this machine",
    command: "vitest",
    args: [],
    environment: dawnEnvironment(),
  };
}

/** The implementation of Chrome on the driver of Mesa. */
export function dawnOnLavapipe(): Found {
  const name = "dawn-lavapipe";
  const lavapipe = findLavapipe();
  if (!lavapipe) return { name, missing: NO_LAVAPIPE };
  const { version, environment } = lavapipe;
  return {
    name,
    title: `Dawn (Node) on lavapipe of Mesa ${version}`,
    command: "vitest",
    args: [],
    environment,
  };
}

/** The implementation of Firefox: it reads WGSL with another compiler and checks other rules. */
export function wgpuOnLavapipe(): Found {
  const name = "wgpu";
  const lavapipe = findLavapipe();
  if (!findDeno()) return { name, missing: "Deno is not installed: `npm ci` brings it" };
  if (!lavapipe) return { name, missing: NO_LAVAPIPE };
  return {
    name,
    title: `wgpu (Deno) on lavapipe of Mesa ${lavapipe.version}`,
    command: "deno",
    // Vitest forks, reads and writes as it does in Node.
    args: ["run", "--allow-all", "--unstable-webgpu", "--no-check", "node_modules/vitest/vitest.mjs"],
    environment: { ...lavapipe.environment, DENO_NO_UPDATE_CHECK: "1" },
  };
}

/**
 * What `npm test` runs on wgpu as well: the contract of the engine, and whole leases. Mesa takes half a second to compile
 * a kernel for the first time, so networks would take it half an hour; `npm run bench -- implementations` runs everything.
 */
export const WGPU_CORE = [
  "gpu-runner/engines/webgpu/webgpu-engine.gpu.test.ts",
  "gpu-runner/runner/run-lease.gpu.test.ts",
] as const;
