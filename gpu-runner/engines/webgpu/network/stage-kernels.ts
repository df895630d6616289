/** What each kind of stage is made of: one kernel a pass, and what a pass is given. `layer-registry.ts` says which. */
import type { KernelHost } from "../kernel.ts";
import type { InputPlace } from "./input-matrix.ts";
import type { Place } from "./kernel-writer.ts";
import type { Stage } from "./stages.ts";

export interface ForwardOptions {
  readonly stage: Stage;
  /** B. */
  readonly rows: number;
  readonly copies: number;
  readonly input: InputPlace;
  readonly theta: Place;
  readonly output: Place;
  /** Where z goes, in elements from `output`; absent: not kept. */
  readonly keepInput?: number;
}

export interface BackwardOptions {
  readonly stage: Stage;
  /** The stage whose δ is written. */
  readonly below: Stage;
  readonly rows: number;
  readonly copies: number;
  readonly theta: Place;
  readonly delta: Place;
  /** Kept slots of `below`. */
  readonly kept: Place;
  /** Kept slots of `stage` (pools look up which input was the largest). */
  readonly keptAbove: Place;
  /** Where δ' goes; absent: into the `DELTA` slot of `kept` (and κ with it). */
  readonly target?: Place;
}

export interface RForwardOptions {
  readonly stage: Stage;
  readonly rows: number;
  readonly copies: number;
  readonly input: InputPlace;
  /** Absent for the first stage: the data does not move. */
  readonly inputChange?: Place;
  readonly theta: Place;
  readonly vector: Place;
  readonly kept: Place;
  readonly change: Place;
  /** Whether the product is with the Hessian. */
  readonly curvature: boolean;
}

export interface RBackwardOptions {
  readonly stage: Stage;
  readonly below: Stage;
  readonly rows: number;
  readonly copies: number;
  readonly theta: Place;
  readonly vector: Place;
  /** Kept slots of the stage and of the one below. */
  readonly kept: Place;
  readonly keptBelow: Place;
  /** R-slots of the stage and of the one below. */
  readonly change: Place;
  readonly changeBelow: Place;
}

export interface WeightsOptions {
  readonly stage: Stage;
  readonly rows: number;
  readonly copies: number;
  /** Pairs (x, δ) whose products are added; the biases sum the δ of the first. */
  readonly terms: readonly { readonly input: InputPlace; readonly delta: Place }[];
  readonly gradient: Place;
}

export interface StageKernels {
  readonly forward: (host: KernelHost, options: ForwardOptions) => void;
  readonly backward: (host: KernelHost, options: BackwardOptions) => void;
  readonly rForward: (host: KernelHost, options: RForwardOptions) => void;
  readonly rBackward: (host: KernelHost, options: RBackwardOptions) => void;
  /** Absent for stages without parameters. */
  readonly weights?: (host: KernelHost, options: WeightsOptions) => void;
}
