/**
 * Test fixture: the step −(|H| + λI)⁻¹g from k Lanczos vectors against the exact one, on a spectrum like a network's
 * (a bulk around 0 and ten outliers), with the vectors made orthogonal twice, once or not at all.
 */
import type { Engine } from "../engine.ts";
import { createLanczos, type LanczosRequest } from "./lanczos.ts";
import { dot, quadraticObjective, rotatedSpectrum, weyl } from "./quadratic-objective.fixture.ts";

/** P. */
export const SPECTRUM_SIZE = 100;
const OUTLIERS = 10;
const DAMPING = 0.01;

/** Eigenvalues: 90 uniform in ±0.1, ten from 1 to 20.7 in equal ratios. */
function networkSpectrum(): readonly number[] {
  const next = weyl(9);
  const bulk = Array.from({ length: SPECTRUM_SIZE - OUTLIERS }, () => 0.2 * (next() - 0.5));
  return [...bulk, ...Array.from({ length: OUTLIERS }, (_, i) => 1.4 ** i)];
}

/** Relative error of the step from k = `rank` vectors. */
export async function krylovStepError(
  engine: Engine,
  rank: number,
  reorthogonalisation: NonNullable<LanczosRequest["reorthogonalisation"]>,
): Promise<number> {
  const size = SPECTRUM_SIZE;
  const spectrum = networkSpectrum();
  const { matrix, basis } = rotatedSpectrum(spectrum, 7);
  const next = weyl(3);
  const gradient = Array.from({ length: size }, () => Math.fround(next() - 0.5));
  const stepAlong = (vectors: readonly (readonly number[])[], values: ArrayLike<number>): number[] => {
    const rates = vectors.map((v, j) => dot(v, gradient) / (Math.abs(values[j] as number) + DAMPING));
    return gradient.map(
      (_, i) => -vectors.reduce((sum, v, j) => sum + (rates[j] as number) * (v[i] as number), 0),
    );
  };
  const exact = stepAlong(basis, spectrum);

  const objective = quadraticObjective(engine, matrix);
  const lanczos = createLanczos(engine, {
    size,
    rank,
    start: engine.tensor([size], gradient),
    product: objective.hessianVector,
    reorthogonalisation,
  });
  engine.run(engine.record(() => lanczos.compute()));
  const [ritz = [], flat = []] = (await engine.snapshot([lanczos.values, lanczos.vectors])).map((copy) =>
    Array.from(copy),
  );
  const rows = Array.from({ length: rank }, (_, j) => flat.slice(j * size, (j + 1) * size));
  const found = stepAlong(rows, ritz);
  return Math.hypot(...found.map((entry, i) => entry - (exact[i] as number))) / Math.hypot(...exact);
}
