/** What shapes `Engine.matmul` accepts: one check for the engines that need it. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

export interface MatmulShape {
  /** Leading axes: as many products of matrices. */
  readonly batch: readonly number[];
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly vector: boolean;
}

/**
 * Shapes of a product: `[…, m, k] · […, k, n] → […, m, n]` with the same leading axes, or `[m, k] · [k] → [m]`.
 * @throws RangeError with all shapes when they do not fit
 */
export function matmulShape(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
  { transposeA = false, transposeB = false }: MatmulOptions,
): MatmulShape {
  const vector = b.length === 1;
  const batch = a.slice(0, -2);
  const [m = 0, k = 0] = transposeA ? a.slice(-2).reverse() : a.slice(-2);
  const [inner = 0, n = 1] = transposeB ? b.slice(-2).reverse() : b.slice(-2);
  const wanted = vector ? [m] : [...batch, m, n];
  const alike = vector ? batch.length === 0 : `${b.slice(0, -2)}` === `${batch}`;
  if (a.length < 2 || !alike || k !== inner || (vector && transposeB) || `${out}` !== `${wanted}`)
    throw new RangeError(
      `matmul: [${a}]${transposeA ? "ᵀ" : ""} · [${b}]${transposeB ? "ᵀ" : ""} does not give [${out}]`,
    );
  return { batch, m, k, n, vector };
}

/** Offsets of each product of a batch in a view, from the strides of its leading axes. */
export function batchOffsets(batch: readonly number[], strides: readonly number[]): readonly number[] {
  return batch.reduce<readonly number[]>(
    (offsets, length, axis) =>
      offsets.flatMap((offset) =>
        Array.from({ length }, (_, index) => offset + index * (strides[axis] as number)),
      ),
    [0],
  );
}
