/** Every class of layers that a model may have and still be computed with curvature. */
import { CONVOLUTIONS } from "./convolution.ts";
import { SHAPES } from "./shapes.ts";
import type { StepReader } from "./step.ts";
import { VECTORS } from "./vectors.ts";

/** Layers that do something in training only, and nothing here (see `notes` of the summary). */
export const IDENTITIES: readonly string[] = [
  "Dropout",
  "SpatialDropout1D",
  "SpatialDropout2D",
  "GaussianNoise",
  "GaussianDropout",
  "AlphaDropout",
];

export const STEP_READERS: ReadonlyMap<string, StepReader> = new Map([
  ...Object.entries({ ...VECTORS, ...CONVOLUTIONS, ...SHAPES }),
  ...IDENTITIES.map((name): [string, StepReader] => [
    name,
    (_config, [input = []]) => ({ operation: { kind: "identity" }, shape: input }),
  ]),
]);

/** Classes whose `activation` is done at their end; recurrent layers have it inside. */
export const ACTIVATED: readonly string[] = [
  "Dense",
  "Conv1D",
  "Conv2D",
  "DepthwiseConv2D",
  "SeparableConv2D",
];
