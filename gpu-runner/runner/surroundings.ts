/** What a runner needs of the program it runs in: a page, Node or Deno. */
import type { Fetch } from "../../shared/client/fetch.ts";
import type { CodeDigests } from "../../shared/planning/code-digests.ts";
import type { Engine } from "../engine.ts";
import type { ChoiceStore } from "../engines/webgpu/tune.ts";

/** Where the GPU comes from, and the words for a person where there is none. */
export interface GpuAccess {
  readonly gpu: GPU | undefined;
  /** Why there may be no `gpu`, and what to do. */
  readonly withoutGpu: string;
  /** The same where there is one, but no adapter. */
  readonly withoutAdapter: string;
  /** What computes, told by other means, where WebGPU names nothing (Firefox: its WebGL renderer). */
  readonly renderer?: () => string | null;
}

export interface Surroundings extends GpuAccess {
  /** Origin of the server: `https://…`, no slash at the end. */
  readonly origin: string;
  /** The release of this code; goes into every result. */
  readonly version: string;
  /** What this program was built of; absent: not known, and none of its results counts for another sweep. */
  readonly code?: CodeDigests | null;
  /** "Chrome 156", "Deno 2.9": goes into every result. */
  readonly software: string;
  readonly fetch: Fetch;
  /** Kernel choices that outlive the program; absent: they are timed anew. */
  readonly store?: ChoiceStore;
  /** GiB of the machine, where it is known. */
  readonly memoryGiB?: number;
  /** An engine of tfjs, for models with layers that only tfjs has. @throws Error where it does not work here */
  readonly openTfjs: (
    device: GPUDevice,
    info: GPUAdapterInfo,
    lanes: number,
    seeds: readonly number[],
  ) => Promise<Engine>;
}

/** How a runner is to work, from its host, its person or its command line. */
export interface RunnerSettings {
  readonly token: string;
  readonly lanes: number;
  /** Stable while the tab or the host lives. */
  readonly runner: string;
  /** Robustness is off in this program (`--unsafe-fast`): named in each result. */
  readonly unsafeFast: boolean;
  /** Only say how fast the adapter computes, and end: a host chooses between programs. */
  readonly trial?: boolean;
}

/** As many lanes as a shard may have: the coordinator's own cap decides. */
export const DEFAULT_LANES = 64;
