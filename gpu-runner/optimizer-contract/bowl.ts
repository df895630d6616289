/** The bowls of the optimizer contract: tiny quadratics as problems, of coordinates and of one linear layer. */
import { quadraticObjective, rotatedSpectrum } from "../curvature/quadratic-objective.fixture.ts";
import { defineNetworkProblem } from "../network-problems/network-problem.ts";
import type { ProblemDefinition } from "../problem.ts";

/** Condition number 8, not aligned with the axes. */
const SPECTRUM = [0.5, 1, 2, 4];
/** The start of {@link COMPARED_SEED}, fixed: the contract compares bits. Other seeds start elsewhere. */
const START = [1, -0.75, 0.5, 0.25];
/** Seed of the trial that is run alone, again and among others. */
export const COMPARED_SEED = 5;

function startOf(size: number, seed: number): Float64Array {
  const turned = START.map((entry, i) => (seed === COMPARED_SEED ? entry : entry + ((seed + i) % 5) - 2));
  return Float64Array.from(turned.slice(0, size));
}

/** ½θᵀAθ with the minimum 0 at 0; `size` 1 or 4. */
export function bowl(size: 1 | 4): ProblemDefinition {
  const matrix = size === 1 ? [2] : rotatedSpectrum(SPECTRUM, 3).matrix;
  return {
    name: "bowl",
    title: "Bowl",
    family: "closed-form",
    definition: "\\tfrac12 \\theta^\\top A \\theta",
    options: {},
    supports: ["gradient", "hessianVector", "gaussNewtonVector", "hessian"],
    targets: [],
    version: 1,
    budget: 100,
    source: "the optimizer contract",
    parameterCount: () => size,
    start: (_, seed) => startOf(size, seed),
    criticalPoints: () => [],
    create: async ({ engine }) => quadraticObjective(engine, matrix),
  };
}

/** Inputs of the layer, four examples of up to two features: second moments of 0.75 and 1.5. */
const INPUTS = [
  [1, 2],
  [1, -1],
  [-0.5, 0.5],
  [0.75, 0.5],
];

/** ½⟨‖Wᵀx‖²⟩: the bowl of methods that need the layers of a network. One dense layer without bias, targets 0. */
export function layerBowl(size: 1 | 4): ProblemDefinition {
  const width = Math.sqrt(size);
  return defineNetworkProblem({
    name: "layer-bowl",
    title: "Bowl of one linear layer",
    definition: "\\tfrac12 \\langle \\|W^\\top x\\|^2 \\rangle",
    options: {},
    targets: [],
    version: 1,
    budget: 100,
    source: "the optimizer contract",
    network: () => ({
      input: [width],
      layers: [{ kind: "dense", outputs: width, bias: false }],
      loss: "squared-error",
      weightDecay: 0,
    }),
    start: (_, seed) => startOf(size, seed),
    examples: async () => ({
      count: INPUTS.length,
      features: Float32Array.from(INPUTS.flatMap((input) => input.slice(0, width))),
      targets: new Float32Array(INPUTS.length * width),
    }),
  });
}
