/** What each kind of stage is made of: one kernel a pass. `stage-registry.ts` says which. */
import type { KernelHost } from "../kernel.ts";
import type { BackwardOptions } from "./kernels/dense-backward.ts";
import type { ForwardOptions } from "./kernels/dense-forward.ts";
import type { RBackwardOptions } from "./kernels/dense-r-backward.ts";
import type { RForwardOptions } from "./kernels/dense-r-forward.ts";
import type { WeightsOptions } from "./kernels/dense-weights.ts";

export interface StageKernels {
  readonly forward: (host: KernelHost, options: ForwardOptions) => void;
  readonly backward: (host: KernelHost, options: BackwardOptions) => void;
  readonly rForward: (host: KernelHost, options: RForwardOptions) => void;
  readonly rBackward: (host: KernelHost, options: RBackwardOptions) => void;
  /** Absent for stages without parameters. */
  readonly weights?: (host: KernelHost, options: WeightsOptions) => void;
}
