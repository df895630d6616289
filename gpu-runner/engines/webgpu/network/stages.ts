/**
 * A network as stages: a layer with parameters or a pool, together with the activation behind it. What a stage
 * does in each pass is one kernel; what it keeps for later passes is one tensor.
 */
import type { LayerName } from "../../../../shared/layers/registry.ts";
import type { NetworkSpec } from "../../../network.ts";
import { type LayerShape, networkShapes } from "../../../networks/shapes.ts";
import { ACTIVATION_CODE, type ActivationCode } from "./activations.ts";

export interface Stage {
  /** `identity`: an activation with nothing before it to be fused with. */
  readonly kind: Exclude<LayerName, "activation" | "flatten"> | "identity";
  readonly shape: LayerShape;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly activation: ActivationCode;
  /** `[B, outputs]` slots kept from gradient to curvature products: a, δ and, for some activations, z, κ. */
  readonly slots: 2 | 4;
}

/** Slots of a stage's kept tensor, and of its R-tensor (there `OUTPUT` is Ra, `DELTA` is Rδ). */
export const OUTPUT = 0;
export const DELTA = 1;
export const INPUT = 2;
export const KAPPA = 3;

/** No activation. */
const LINEAR: ActivationCode = { keeps: "output", functions: "", value: (z) => z, slope: () => "1.0" };

export function networkStages(spec: NetworkSpec): readonly Stage[] {
  const stages: Stage[] = [];
  const shapes = networkShapes(spec).filter(({ layer }) => layer.kind !== "flatten");
  for (let at = 0; at < shapes.length; at++) {
    const shape = shapes[at] as LayerShape;
    const { layer } = shape;
    const alone = layer.kind === "activation";
    const next = shapes[at + 1]?.layer;
    let activation = LINEAR;
    if (alone) activation = ACTIVATION_CODE[layer.activation];
    else if (next?.kind === "activation") {
      activation = ACTIVATION_CODE[next.activation];
      at++;
    }
    stages.push({
      kind: alone || layer.kind === "flatten" ? "identity" : layer.kind,
      shape,
      inputSize: shape.inputSize,
      outputSize: shape.outputSize,
      activation,
      slots: activation.keeps === "input" ? 4 : 2,
    });
  }
  // A network of flatten layers alone has no stage; its one stage passes the input through.
  if (stages.length === 0) {
    const shape = networkShapes(spec)[0] as LayerShape;
    stages.push({
      kind: "identity",
      shape,
      inputSize: shape.inputSize,
      outputSize: shape.inputSize,
      activation: LINEAR,
      slots: 2,
    });
  }
  return stages;
}
