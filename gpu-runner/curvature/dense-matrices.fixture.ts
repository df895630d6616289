/** Test fixture: small dense matrices in float64, apart from the engine: products, eigenpairs by pivoting, powers. */
export type Matrix = readonly (readonly number[])[];

export const transpose = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map((row) => row[j] as number));
export const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => transpose(b).map((column) => row.reduce((sum, x, k) => sum + x * (column[k] as number), 0)));
export const combine = (a: Matrix, b: Matrix, of: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((x, j) => of(x, b[i]?.[j] as number)));
export const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
export const identity = (size: number): Matrix =>
  zeros(size, size).map((row, i) => row.map((_, j) => +(i === j)));
export const trace = (a: Matrix): number => a.reduce((sum, row, i) => sum + (row[i] as number), 0);
/** Frobenius. */
export const length = (a: Matrix): number => Math.hypot(...a.flat());

/** Classical Jacobi (the largest off-diagonal entry is turned away): eigenvalues ascending, eigenvectors as rows. */
export function eigenpairs(symmetric: Matrix): { readonly values: readonly number[]; readonly rows: Matrix } {
  const size = symmetric.length;
  let [a, q] = [symmetric, identity(size)];
  for (;;) {
    let [p, r] = [0, 1];
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++)
        if (Math.abs(a[i]?.[j] as number) > Math.abs(a[p]?.[r] as number)) [p, r] = [i, j];
    const off = a[p]?.[r] as number;
    if (Math.abs(off) <= 1e-17 * length(symmetric)) break;
    const angle = 0.5 * Math.atan2(2 * off, (a[r]?.[r] as number) - (a[p]?.[p] as number));
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const turn = identity(size).map((row, i) =>
      row.map((x, j) =>
        (i === p && j === p) || (i === r && j === r)
          ? c
          : i === p && j === r
            ? -s
            : i === r && j === p
              ? s
              : x,
      ),
    );
    a = multiply(multiply(turn, a), transpose(turn));
    q = multiply(turn, q);
  }
  const order = a.map((row, i) => ({ value: row[i] as number, row: q[i] as readonly number[] }));
  order.sort((one, other) => one.value - other.value);
  return { values: order.map(({ value }) => value), rows: order.map(({ row }) => row) };
}

/** (a + ridge·I)^power. */
export function powerOf(a: Matrix, ridge: number, power: number): Matrix {
  const { values, rows } = eigenpairs(a);
  const scaled = rows.map((row, k) => row.map((x) => x * ((values[k] as number) + ridge) ** power));
  return multiply(transpose(rows), scaled);
}
