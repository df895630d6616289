/** The kernels of each kind of stage. */
import type { KernelHost } from "../kernel.ts";
import { type BackwardOptions, denseBackward } from "./kernels/dense-backward.ts";
import { denseForward, type ForwardOptions } from "./kernels/dense-forward.ts";
import { denseRBackward, type RBackwardOptions } from "./kernels/dense-r-backward.ts";
import { denseRForward, type RForwardOptions } from "./kernels/dense-r-forward.ts";
import { denseWeights, type WeightsOptions } from "./kernels/dense-weights.ts";
import type { Stage } from "./stages.ts";

export interface StageKernels {
  readonly forward: (host: KernelHost, options: ForwardOptions) => void;
  readonly backward: (host: KernelHost, options: BackwardOptions) => void;
  readonly rForward: (host: KernelHost, options: RForwardOptions) => void;
  readonly rBackward: (host: KernelHost, options: RBackwardOptions) => void;
  /** Absent for stages without parameters. */
  readonly weights?: (host: KernelHost, options: WeightsOptions) => void;
}

const DENSE: StageKernels = {
  forward: denseForward,
  backward: denseBackward,
  rForward: denseRForward,
  rBackward: denseRBackward,
  weights: denseWeights,
};

export function kernelsOf(stage: Stage): StageKernels {
  if (stage.kind === "dense") return DENSE;
  throw new RangeError(`the webgpu engine has no ${stage.kind} layer yet`);
}
