/** Optimum of a linear model with weight decay on its weights, by Newton's method in float64: an oracle with no code of ours. */

export type LinearLoss =
  | { readonly kind: "softmax"; readonly classes: number }
  | { readonly kind: "logistic" }
  | { readonly kind: "squared" };

/**
 * Lowest value of mean loss + ½·decay·‖W‖², intercepts free.
 * @param rows features @param labels classes 0, 1, …, or numbers
 */
export function newtonOptimum(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  decay: number,
  loss: LinearLoss,
): number {
  const outputs = loss.kind === "softmax" ? loss.classes : 1;
  const design = rows.map((row) => [...row, 1]);
  const inputs = design[0]?.length ?? 0;
  const size = outputs * inputs;
  const isWeight = (p: number): boolean => p % inputs !== inputs - 1;
  const theta = new Array<number>(size).fill(0);
  const evaluate = () => {
    let value = 0;
    const gradient = new Array<number>(size).fill(0);
    const hessian = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const [i, row] of design.entries()) {
      const z = Array.from({ length: outputs }, (_, k) =>
        row.reduce((sum, x, j) => sum + x * (theta[k * inputs + j] as number), 0),
      );
      const { cost, slope, bend } = ofExample(loss, z, labels[i] as number);
      value += cost / design.length;
      for (let k = 0; k < outputs; k++)
        for (let j = 0; j < inputs; j++) {
          const p = k * inputs + j;
          gradient[p] = (gradient[p] as number) + ((slope[k] as number) * (row[j] as number)) / design.length;
          const line = hessian[p] as number[];
          for (let l = 0; l < outputs; l++)
            for (let m = 0; m < inputs; m++) {
              const q = l * inputs + m;
              const term = (bend(k, l) * (row[j] as number) * (row[m] as number)) / design.length;
              line[q] = (line[q] as number) + term;
            }
        }
    }
    for (let p = 0; p < size; p++) {
      // What a common shift of all intercepts leaves as it is, has no curvature: a trace of it makes the system solvable.
      const own = isWeight(p) ? decay : 1e-9;
      if (isWeight(p)) value += 0.5 * decay * (theta[p] as number) ** 2;
      if (isWeight(p)) gradient[p] = (gradient[p] as number) + decay * (theta[p] as number);
      (hessian[p] as number[])[p] = ((hessian[p] as number[])[p] as number) + own;
    }
    return { value, gradient, hessian };
  };
  for (let step = 0; step < 50; step++) {
    const { gradient, hessian } = evaluate();
    for (const [p, move] of solve(hessian, gradient).entries()) theta[p] = (theta[p] as number) - move;
    if (Math.hypot(...gradient) < 1e-13) break;
  }
  return evaluate().value;
}

/** Cost of one example, its slope in the outputs, and its curvature. */
function ofExample(loss: LinearLoss, z: readonly number[], label: number) {
  const [first = 0] = z;
  if (loss.kind === "squared")
    return { cost: 0.5 * (first - label) ** 2, slope: [first - label], bend: () => 1 };
  if (loss.kind === "logistic") {
    const p = 1 / (1 + Math.exp(-first));
    return { cost: -Math.log(label === 1 ? p : 1 - p), slope: [p - label], bend: () => p * (1 - p) };
  }
  const total = z.reduce((sum, each) => sum + Math.exp(each), 0);
  const share = z.map((each) => Math.exp(each) / total);
  return {
    cost: -Math.log(share[label] as number),
    slope: share.map((each, k) => each - Number(k === label)),
    bend: (k: number, l: number) => (share[k] as number) * (Number(k === l) - (share[l] as number)),
  };
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i] as number]);
  const size = a.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(a[row]?.[column] as number) > Math.abs(a[pivot]?.[column] as number)) pivot = row;
    [a[column], a[pivot]] = [a[pivot] as number[], a[column] as number[]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = (a[row]?.[column] as number) / (a[column]?.[column] as number);
      for (let k = column; k <= size; k++)
        (a[row] as number[])[k] = (a[row]?.[k] as number) - factor * (a[column]?.[k] as number);
    }
  }
  return a.map((row, i) => (row[size] as number) / (row[i] as number));
}
