/** What a page gives a runner. */
import type { CodeDigests } from "../../../shared/planning/code-digests.ts";
import { laneSeeds } from "../../random/philox.ts";
import { browserName } from "../device.ts";
import type { GpuAccess, Surroundings } from "../surroundings.ts";

/** Version that goes into every result; replaced at build time. */
declare const SADDLEBENCH_VERSION: string;
/** What this page was built of; replaced at build time. */
declare const SADDLEBENCH_CODE: CodeDigests | null;

declare global {
  interface Navigator {
    /** GiB, rounded; Chromium only (Device Memory API). */
    readonly deviceMemory?: number;
  }
}

/** The page's GPU: none where the page is not secure, whatever `navigator` has. */
export function pageGpu(): GpuAccess {
  const isSecure = globalThis.isSecureContext;
  return {
    gpu: isSecure ? navigator.gpu : undefined,
    withoutGpu: isSecure
      ? "This browser has no WebGPU. Use Chrome or Edge 113+, Safari 26+ or Firefox 141+."
      : "WebGPU needs a secure page: open this address over https, or on localhost.",
    withoutAdapter:
      "No GPU adapter. In Chrome open chrome://gpu to see why; hardware acceleration may be off in the settings.",
    renderer: webglRenderer,
  };
}

export function pageSurroundings(): Surroundings {
  const { deviceMemory } = navigator;
  return {
    ...pageGpu(),
    origin: location.origin,
    version: SADDLEBENCH_VERSION,
    code: SADDLEBENCH_CODE,
    software: browserName(navigator.userAgent),
    fetch: (address, init) => fetch(address, init),
    store: localStorage,
    ...(deviceMemory === undefined ? {} : { memoryGiB: deviceMemory }),
    async openTfjs(device, info, lanes, seeds) {
      // A megabyte that only shards with layers of tfjs's own need.
      const { openDeviceTfjs } = await import("../device-tfjs.ts");
      return openDeviceTfjs({ device, info }, lanes, laneSeeds(seeds));
    },
  };
}

/** The driver as WebGL names it: "llvmpipe, or similar", say. */
function webglRenderer(): string | null {
  const context = new OffscreenCanvas(1, 1).getContext("webgl");
  if (!context) return null;
  const { UNMASKED_RENDERER_WEBGL } = context.getExtension("WEBGL_debug_renderer_info") ?? {
    UNMASKED_RENDERER_WEBGL: context.RENDERER,
  };
  const name: unknown = context.getParameter(UNMASKED_RENDERER_WEBGL);
  return typeof name === "string" && name !== "" ? name : null;
}
