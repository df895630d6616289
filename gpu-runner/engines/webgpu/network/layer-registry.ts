/** The layers that this engine has: a kind is its kernels and an entry here. */
import { averagePoolKernels } from "./kernels/average-pool.ts";
import { convBackward } from "./kernels/conv-backward.ts";
import { convForward } from "./kernels/conv-forward.ts";
import { convRBackward } from "./kernels/conv-r-backward.ts";
import { convRForward } from "./kernels/conv-r-forward.ts";
import { convWeights } from "./kernels/conv-weights.ts";
import { denseBackward } from "./kernels/dense-backward.ts";
import { denseForward } from "./kernels/dense-forward.ts";
import { denseRBackward } from "./kernels/dense-r-backward.ts";
import { denseRForward } from "./kernels/dense-r-forward.ts";
import { denseWeights } from "./kernels/dense-weights.ts";
import { identityKernels } from "./kernels/linear-stage.ts";
import { maxPoolKernels } from "./kernels/max-pool.ts";
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
