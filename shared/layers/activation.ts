/** Activation: a function of each number. */
import type { LayerKind, LayerSettings } from "./layer-kind.ts";

/**
 * `leaky-relu`: slope {@link LEAKY_SLOPE} below 0; `gelu`: ½x(1 + tanh(√(2/π)(x + 0.044715x³))). Derivatives at a kink
 * are those of the left side (0 for relu).
 */
export const ACTIVATIONS = ["tanh", "relu", "leaky-relu", "sigmoid", "softplus", "gelu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export const LEAKY_SLOPE = 0.01;

export interface ActivationLayer {
  readonly kind: "activation";
  readonly activation: Activation;
}

/** Names that mean the same in tfjs and here. Its `gelu` is the erf form; `gelu_new` is ours. */
const TFJS_NAMES: Readonly<Record<string, Activation>> = {
  tanh: "tanh",
  relu: "relu",
  sigmoid: "sigmoid",
  softplus: "softplus",
  gelu_new: "gelu",
};

/** The activation that a tfjs layer names, or why there is none. */
export function readActivation({ activation }: LayerSettings): ActivationLayer | string {
  const known =
    typeof activation === "string" && Object.hasOwn(TFJS_NAMES, activation)
      ? TFJS_NAMES[activation]
      : undefined;
  if (known === undefined) return `activation ${JSON.stringify(activation).slice(0, 40)}`;
  return { kind: "activation", activation: known };
}

export const activation: LayerKind<ActivationLayer> = {
  geometry: (_layer, input) => ({ output: input, weightShape: [], biasSize: 0 }),
  trainable: false,
  tfjs: {
    ReLU: ({ max_value }) => (max_value == null ? { kind: "activation", activation: "relu" } : "max_value"),
    LeakyReLU: ({ alpha }) =>
      alpha === LEAKY_SLOPE ? { kind: "activation", activation: "leaky-relu" } : `slope ${alpha}`,
  },
  variantsOf: (layer) => [layer.activation],
  examples: ACTIVATIONS.map((name) => ({ layer: { kind: "activation", activation: name }, input: [5] })),
};
