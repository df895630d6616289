/** Spaces of a learning rate, by what the direction's length means. */

/**
 * A rate that multiplies a gradient, or a velocity made of gradients: 1/L sets its size, and L spans as many decades as
 * the problems do. Best rates of gradient descent, measured in half decades: Rosenbrock's valley 3e-4, Himmelblau 1e-2,
 * factorisation 3e-2, mnist-10x10 at batch 128 about 2, xor 3. (AlgoPerf, one workload family: 2e-2 … 5.)
 * One space for gradient descent, heavy ball and Nesterov: at μ = 0 the latter two contain the first.
 */
export const GRADIENT_RATES = [3e-5, 30] as const;

/**
 * A rate that is the step of a coordinate (Adam and its like): the scale of the parameters sets its size. Best rates of
 * Adam, measured in half decades: 0.1 … 1 on the closed-form problems, about 1e-2 on networks; 1e-3 is the published default.
 * (AlgoPerf, networks only: 1e-4 … 1e-2.)
 */
export const UNIT_RATES = [1e-4, 10] as const;
