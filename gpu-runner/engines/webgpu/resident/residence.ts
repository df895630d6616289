/**
 * When a recorded program runs as one kernel: once the layered kernels have taken as long as compiling that
 * kernel is expected to take (so the choice never costs more than twice the better one), in the background.
 *
 * On adapters where this is allowed (`adapter.ts`) both forms give the same bits, so the moment of the
 * change decides nothing but speed.
 */
import { type Dispatch, type DispatchCost, TARGET_MS } from "../command-stream.ts";
import type { Kernel } from "../kernel.ts";
import type { Pipeline } from "../pipelines.ts";
import type { ResidenceMode } from "../residence-mode.ts";
import type { Residency } from "./resident-kernel.ts";

/** Replays of one dispatch, at most. */
const MAX_REPLAYS = 1024;
/** Up to so many replays any number is one dispatch, above only powers of two: each number has its parameters. */
const EXACT_REPLAYS = 16;
/** Layered milliseconds before the kernel's text is even written: most programs of a shard end earlier. */
const WORTH_WRITING_MS = 60;
/**
 * Milliseconds that a software adapter compiles per character of WGSL: measured 0.03 to 0.1 (SwiftShader, kernels
 * of 4,500 to 146,000 characters, docs/decisions/033-resident-variant.md).
 */
const COMPILE_MS_PER_CHARACTER = 0.05;

export interface ResidenceParts {
  /** Writes the kernel. */
  readonly build: () => Residency;
  readonly bind: (kernel: Kernel, resources: readonly GPUBuffer[]) => readonly Dispatch[];
  readonly compile: (pipeline: Pipeline) => Promise<void>;
  /** What the layered form has cost so far, and its dispatches a replay. */
  readonly layered: { readonly cost: DispatchCost; readonly dispatches: number };
}

interface Bound {
  readonly cost: DispatchCost;
  readonly of: (replays: number) => readonly Dispatch[];
  readonly pipeline: Pipeline;
  readonly compileMs: number;
}

export interface Replays {
  readonly dispatches: readonly Dispatch[];
  readonly replays: number;
  readonly cost: DispatchCost;
}

export class Residence {
  readonly #parts: ResidenceParts;
  readonly #always: boolean;
  /** Undefined until it is written; null when the program stays layered. */
  #bound: Bound | null | undefined;
  #compiling = false;
  /** Why the program stays layered, once that is known. */
  refusal: string | undefined;

  constructor(parts: ResidenceParts, mode: Exclude<ResidenceMode, "never">) {
    this.#parts = parts;
    this.#always = mode === "always";
    if (this.#always) this.#write();
  }

  /** The pipeline to compile before the first run, where the program is resident from the start. */
  get required(): Pipeline | undefined {
    return this.#always ? this.#bound?.pipeline : undefined;
  }

  /** The next replays as one dispatch, at most `times` of them; undefined while the program runs layered. */
  next(times: number): Replays | undefined {
    const bound = this.#ready();
    if (!bound) return undefined;
    const fit = Math.max(1, Math.floor(TARGET_MS / bound.cost.milliseconds));
    const most = Math.min(times, fit, MAX_REPLAYS);
    const replays = most <= EXACT_REPLAYS ? most : 2 ** Math.floor(Math.log2(most));
    return { dispatches: bound.of(replays), replays, cost: bound.cost };
  }

  #ready(): Bound | undefined {
    const spent = this.#parts.layered.cost.spentMs;
    if (this.#bound === undefined && spent >= WORTH_WRITING_MS) this.#write();
    const bound = this.#bound;
    if (!bound) return undefined;
    if (this.#always || bound.pipeline.ready) return bound;
    if (!this.#compiling && spent >= bound.compileMs) {
      this.#compiling = true;
      this.#parts.compile(bound.pipeline).catch((error: unknown) => {
        this.#refuse(error instanceof Error ? error.message : String(error));
      });
    }
    return undefined;
  }

  #write(): void {
    const residency = this.#parts.build();
    if (!residency.ok) {
      this.#refuse(residency.reason);
      return;
    }
    const { kernel, resources } = residency.resident;
    const known = new Map<number, readonly Dispatch[]>();
    const of = (replays: number): readonly Dispatch[] => {
      const bound =
        known.get(replays) ??
        this.#parts.bind(kernel(replays), resources).map((dispatch) => ({ ...dispatch, replays }));
      known.set(replays, bound);
      return bound;
    };
    const { cost, dispatches } = this.#parts.layered;
    this.#bound = {
      // A replay is taken to cost what it costs layered, until it was measured.
      cost: { milliseconds: cost.milliseconds * dispatches, spentMs: 0 },
      of,
      pipeline: (of(1)[0] as Dispatch).pipeline,
      compileMs: kernel(1).code.length * COMPILE_MS_PER_CHARACTER,
    };
  }

  #refuse(reason: string): void {
    this.#bound = null;
    this.refusal = reason;
  }
}
