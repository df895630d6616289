/**
 * The density of eigenvalues on a grid, smoothed by a Gaussian, from the nodes and weights of a curvature
 * probe: φ(x) = Σⱼ wⱼ N(x; λⱼ, σ²) (Ghorbani, Krishnan, Xiao 2019, section 2).
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { CurvatureProbe } from "./curvature-probe.ts";

export interface SpectralDensity {
  /** Grid `[G]`: from smallest − 3σ to largest + 3σ. */
  readonly grid: LaneTensor;
  /** Density `[G]`; integrates to 1 over the grid (but for 0.3 % beyond it). */
  readonly density: LaneTensor;
  /** After `probe.measure()`. */
  compute(): void;
}

/** @param width σ as a share of the range of the Ritz values. */
export function createSpectralDensity(
  engine: Engine,
  probe: CurvatureProbe,
  points: number,
  width = 0.02,
): SpectralDensity {
  const grid = engine.tensor([points]);
  const density = engine.tensor([points]);
  const [draws = 1, rank = 1] = probe.nodes.shape;
  const nodes = engine.reshape(probe.nodes, [1, draws * rank]);
  const weights = engine.reshape(probe.weights, [1, draws * rank]);
  const sigma = engine.tensor([1]);
  return {
    grid,
    density,
    compute() {
      // A spectrum of one value still gets a visible width.
      engine.map("sigma = max(share*(l - s), 1e-6*max(1, abs(l)))", {
        sigma,
        s: probe.smallest,
        l: probe.largest,
        share: width,
      });
      engine.map(`x = s - 3*sigma + (l - s + 6*sigma)*_i/${points - 1}`, {
        x: grid,
        s: probe.smallest,
        l: probe.largest,
        sigma,
      });
      engine.reduce("sum", `z = (x - node)/sigma; d = w*exp(-0.5*z*z)/(sigma*${Math.sqrt(2 * Math.PI)})`, {
        d: density,
        x: engine.reshape(grid, [points, 1]),
        node: nodes,
        w: weights,
        sigma: engine.reshape(sigma, [1, 1]),
      });
    },
  };
}
