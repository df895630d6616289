/** The kernels of each kind of stage. */
import { convWeights } from "./kernels/conv-weights.ts";
import { convBackward, convForward, convRBackward, convRForward } from "./kernels/conv2d.ts";
import { denseBackward } from "./kernels/dense-backward.ts";
import { denseForward } from "./kernels/dense-forward.ts";
import { denseRBackward } from "./kernels/dense-r-backward.ts";
import { denseRForward } from "./kernels/dense-r-forward.ts";
import { denseWeights } from "./kernels/dense-weights.ts";
import { averagePoolKernels, identityKernels, maxPoolKernels } from "./kernels/linear-stage.ts";
import type { StageKernels } from "./stage-kernels.ts";
import type { Stage } from "./stages.ts";

const KERNELS: Readonly<Record<Stage["kind"], StageKernels>> = {
  dense: {
    forward: denseForward,
    backward: denseBackward,
    rForward: denseRForward,
    rBackward: denseRBackward,
    weights: denseWeights,
  },
  conv2d: {
    forward: convForward,
    backward: convBackward,
    rForward: convRForward,
    rBackward: convRBackward,
    weights: convWeights,
  },
  "max-pool": maxPoolKernels,
  "average-pool": averagePoolKernels,
  identity: identityKernels,
};

export function kernelsOf(stage: Stage): StageKernels {
  return KERNELS[stage.kind];
}
