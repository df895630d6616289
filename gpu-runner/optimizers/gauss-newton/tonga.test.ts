/** TONGA against the dense covariance, cut to its largest eigenpairs by an eigensolver that is not the engine's. */
import { describe, expect, it } from "vitest";
import {
  combine,
  eigenpairs,
  type Matrix,
  multiply,
  transpose,
  zeros,
} from "../../curvature/dense-matrices.fixture.ts";
import { quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { hostUniforms } from "../../random/normal.ts";
import { createStepper } from "../stepper.fixture.ts";
import { tonga } from "./tonga.ts";

const SIZE = 5;
const [DECAY, DAMPING] = [0.8, 0.3];

/** C without its eigenpairs but the `rank` largest. */
function cut(covariance: Matrix, rank: number): Matrix {
  const { values, rows } = eigenpairs(covariance);
  const scaled = rows.map((row, k) => row.map((x) => (k < SIZE - rank ? 0 : (values[k] as number) * x)));
  return multiply(transpose(rows), scaled);
}

/** ‖(C/n + λI)d + g‖/‖g‖ of each of 8 steps, C cut to `rank` by hand; the method keeps `kept`. */
async function residues(kept: number, rank: number): Promise<readonly number[]> {
  const engine = createReferenceEngine({ lanes: 1 });
  const { matrix } = rotatedSpectrum([1, 2, 3, -1, 0.5], 8);
  const settings = { rank: kept, decay: DECAY, damping: DAMPING, rate: 0.1 };
  const stepper = createStepper(
    engine,
    quadraticObjective(engine, matrix),
    tonga,
    new Array(SIZE).fill(0),
    settings,
  );
  const { gradient, direction } = stepper.optimizer.state as Record<string, typeof stepper.theta>;
  let [covariance, weight] = [zeros(SIZE, SIZE), 0];
  const found: number[] = [];
  for (let t = 0; t < 8; t++) {
    // Anywhere, so that the gradients span the space: along a path they are nearly parallel.
    const point = hostUniforms(t + 1, 1, SIZE).map((u) => 4 * u - 2);
    engine.write(stepper.theta, point);
    stepper.advance(1);
    const [g = [], d = []] = await stepper.read(
      gradient as typeof stepper.theta,
      direction as typeof stepper.theta,
    );
    const outer = g.map((x) => g.map((y) => x * y));
    covariance = combine(cut(covariance, rank), outer, (c, o) => DECAY * c + o);
    weight = DECAY * weight + 1;
    const image = multiply(covariance, transpose([d])).map(
      ([x = 0], i) => x / weight + DAMPING * (d[i] as number),
    );
    found.push(Math.hypot(...image.map((x, i) => x + (g[i] as number))) / Math.hypot(...g));
  }
  return found;
}

describe("tonga", () => {
  it.each([1, 2, 3])("solves with the moving covariance of rank %i and the new gradient", async (rank) => {
    expect(Math.max(...(await residues(rank, rank)))).toBeLessThan(1e-10);
  });

  it("solves with the whole moving covariance where k reaches P, and not where it is cut", async () => {
    expect(Math.max(...(await residues(SIZE, SIZE)))).toBeLessThan(1e-10);
    expect(Math.max(...(await residues(2, SIZE)))).toBeGreaterThan(1e-3);
  });

  it("keeps its digits where a gradient is 10⁸ times its damping's root", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const steep = quadraticObjective(engine, [1e3, 0, 0, 1e3]);
    const stepper = createStepper(engine, steep, tonga, [3, 4], { damping: 1e-10 });
    stepper.advance(1);
    const [direction = []] = await stepper.read(stepper.optimizer.state?.direction as typeof stepper.theta);
    // One gradient: (ggᵀ + λI)⁻¹g = g/(‖g‖² + λ).
    for (const [i, entry] of direction.entries())
      expect(entry / ((i === 0 ? -3 : -4) / 25e3)).toBeCloseTo(1, 10);
  });
});
