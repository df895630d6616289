/** The end of a normalisation: γ·(c·s) + β, γ and β of the last axis. */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

export interface ScaleAndShift {
  /** Added to the variance. */
  readonly epsilon?: number;
  /** False: no γ. True when absent. */
  readonly scale?: boolean;
  /** False: no β. True when absent. */
  readonly center?: boolean;
}

/** Starts at γ = 1, β = 0. @param centred c, the numbers less their mean @param inverse s, one over their deviation */
export function scaleAndShift(
  builder: NetworkBuilder,
  name: string,
  centred: Node,
  inverse: Node,
  { scale = true, center = true }: Omit<ScaleAndShift, "epsilon">,
): Node {
  const { graph } = builder;
  const width = [centred.shape.at(-1) as number];
  const part = (what: string, value: number): Node =>
    builder.parameter(`${name}/${what}`, width, { kind: "constant", value });
  const gain = scale ? part("gain", 1) : 1;
  const offset = center ? part("offset", 0) : 0;
  return graph.formula("gain * (c * s) + offset", { c: centred, s: inverse, gain, offset });
}
