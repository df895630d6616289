/** Test fixture: K-FAC on one linear layer under squared loss, with the dense Gauss–Newton matrix written out. */
import type { ParameterValue } from "../../../shared/catalogue/hyperparameter.ts";
import type { Engine } from "../../engine.ts";
import { createNetworkObjective } from "../../engines/network-objective.ts";
import { hostUniforms } from "../../random/normal.ts";
import { createStepper, type Stepper } from "../stepper.fixture.ts";
import { kfac } from "./kfac.ts";

const [COUNT, INPUTS, OUTPUTS] = [8, 3, 2];
const ROWS = INPUTS + 1;
/** Residuals of any size and correlation. */
const features = Float32Array.from(hostUniforms(5, 1, COUNT * INPUTS), (u) => 2 * u - 1);
const targets = Float32Array.from(hostUniforms(6, 1, COUNT * OUTPUTS), (u) => 7 * u * u - 2);

/** Inputs with a 1 for the bias; biases follow the weights, so parameter (k, j) is at k·OUTPUTS + j. */
const input = (example: number, k: number): number =>
  k < INPUTS ? (features[example * INPUTS + k] as number) : 1;
const meanOver = (term: (example: number) => number): number => {
  let sum = 0;
  for (let b = 0; b < COUNT; b++) sum += term(b);
  return sum / COUNT;
};

export interface LinearLayer {
  readonly stepper: Stepper;
  /** ‖GΔ + g‖/‖g‖ at θ, with G = mean(āāᵀ) ⊗ I and g from the examples themselves. */
  residue(theta: readonly number[], step: readonly number[]): number;
}

export async function linearLayer(
  engine: Engine,
  settings: Readonly<Record<string, ParameterValue>>,
): Promise<LinearLayer> {
  const spec = {
    input: [INPUTS],
    layers: [{ kind: "dense", outputs: OUTPUTS, bias: true }],
    loss: "squared-error",
    weightDecay: 0,
  } as const;
  const data = { count: COUNT, features, targets, batchSize: COUNT, seeds: [1] };
  const objective = await createNetworkObjective(engine, spec, data);
  const start = Array.from(hostUniforms(7, 1, ROWS * OUTPUTS), (u) => Math.fround(u - 0.5));
  return {
    stepper: createStepper(engine, objective, kfac, start, settings),
    residue(theta, step) {
      const image = (vector: readonly number[], b: number, j: number): number => {
        let sum = 0;
        for (let k = 0; k < ROWS; k++) sum += input(b, k) * (vector[k * OUTPUTS + j] as number);
        return sum;
      };
      const each = (of: (k: number, j: number) => number): number[] =>
        Array.from({ length: ROWS * OUTPUTS }, (_, i) => of(Math.floor(i / OUTPUTS), i % OUTPUTS));
      const gradient = each((k, j) =>
        meanOver((b) => input(b, k) * (image(theta, b, j) - (targets[b * OUTPUTS + j] as number))),
      );
      const curved = each((k, j) => meanOver((b) => input(b, k) * image(step, b, j)));
      return Math.hypot(...curved.map((x, i) => x + (gradient[i] as number))) / Math.hypot(...gradient);
    },
  };
}
