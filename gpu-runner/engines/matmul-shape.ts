/** What shapes `Engine.matmul` accepts: one check for the engines that need it. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * Shapes of a product: `[m, k] · [k, n] → [m, n]`, or `[m, k] · [k] → [m]`.
 * @throws RangeError with all shapes when they do not fit
 */
export function matmulShape(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
  { transposeA = false, transposeB = false }: MatmulOptions,
): { readonly m: number; readonly k: number; readonly n: number; readonly vector: boolean } {
  const vector = b.length === 1;
  const [m = 0, k = 0] = transposeA ? [...a].reverse() : a;
  const [inner = 0, n = 1] = transposeB ? [...b].reverse() : b;
  const wanted = vector ? [m] : [m, n];
  if (a.length !== 2 || b.length > 2 || k !== inner || (vector && transposeB) || `${out}` !== `${wanted}`)
    throw new RangeError(
      `matmul: [${a}]${transposeA ? "ᵀ" : ""} · [${b}]${transposeB ? "ᵀ" : ""} does not give [${out}]`,
    );
  return { m, k, n, vector };
}
