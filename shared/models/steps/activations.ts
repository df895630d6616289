/** Activations as tfjs has them, as formulas of x. */

/** A formula in the language of `shared/formula/`. */
export type Activation = string;

export const SIGMOID: Activation = "0.5 + 0.5 * tanh(0.5 * x)";
/** The same to rounding from 40 on. */
const softplus = (x: string): string => `select(${x} > 40, ${x}, log(1 + exp(min(${x}, 40))))`;
/** Klambauer et al. 2017, arXiv 1706.02515, equation 14. */
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };
const elu = (alpha: number): Activation => `select(x > 0, x, ${alpha} * (exp(min(x, 0)) - 1))`;

const NAMED: Readonly<Record<string, Activation>> = {
  linear: "x",
  tanh: "tanh(x)",
  relu: "select(x > 0, x, 0)",
  relu6: "select(x > 0, select(x < 6, x, 6), 0)",
  sigmoid: SIGMOID,
  hard_sigmoid: "min(max(0.2 * x + 0.5, 0), 1)",
  elu: elu(1),
  selu: `${SELU.scale} * select(x > 0, x, ${SELU.alpha} * (exp(min(x, 0)) - 1))`,
  softplus: softplus("x"),
  softsign: "x / (1 + abs(x))",
  swish: `x * (${SIGMOID})`,
  silu: `x * (${SIGMOID})`,
  mish: `x * tanh(${softplus("x")})`,
  gelu_new: `0.5 * x * (1 + tanh(${Math.sqrt(2 / Math.PI)} * (x + 0.044715 * x * x * x)))`,
};

/** The formula of a name as tfjs and Keras write it (`hardSigmoid`, `hard_sigmoid`); undefined: none. */
export function activationNamed(name: unknown): Activation | undefined {
  if (name === undefined || name === null) return NAMED.linear;
  const key = typeof name === "string" ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : "";
  return Object.hasOwn(NAMED, key) ? NAMED[key] : undefined;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** Layers that are an activation with a number of its own, or why there is none. */
export const ACTIVATION_LAYERS: Readonly<
  Record<string, (config: Readonly<Record<string, unknown>>) => Activation | string>
> = {
  ReLU: ({ max_value: largest }) =>
    largest === undefined || largest === null
      ? (NAMED.relu as string)
      : isNumber(largest)
        ? `select(x > 0, select(x < ${largest}, x, ${largest}), 0)`
        : "",
  LeakyReLU: ({ alpha = 0.3 }) => (isNumber(alpha) ? `select(x > 0, x, ${alpha} * x)` : ""),
  ELU: ({ alpha = 1 }) => (isNumber(alpha) ? elu(alpha) : ""),
  ThresholdedReLU: ({ theta = 1 }) => (isNumber(theta) ? `select(x > ${theta}, x, 0)` : ""),
};
