/** Dense: y = xW + b, weights `[inputs, outputs]` row-major. */
import { NetworkError, requireCount } from "./geometry.ts";
import { type LayerKind, wrongRank } from "./layer-kind.ts";

export interface DenseLayer {
  readonly kind: "dense";
  readonly outputs: number;
  readonly bias: boolean;
}

export const dense: LayerKind<DenseLayer> = {
  geometry(layer, input, name) {
    const inputs = input[0];
    if (input.length !== 1 || inputs === undefined)
      throw new NetworkError(`${name} needs a vector, its input is [${input}] (add a flatten layer)`);
    requireCount(layer.outputs, `${name} outputs`);
    return {
      output: [layer.outputs],
      weightShape: [inputs, layer.outputs],
      biasSize: layer.bias ? layer.outputs : 0,
    };
  },
  trainable: true,
  tfjs: {
    Dense: (settings, rank) =>
      wrongRank(rank, 1) ?? {
        kind: "dense",
        outputs: Number(settings.units),
        bias: settings.use_bias !== false,
      },
  },
  variantsOf: ({ bias }) => [bias ? "dense" : "dense without bias"],
  examples: [true, false].map((bias) => ({ layer: { kind: "dense", outputs: 3, bias }, input: [4] })),
};
