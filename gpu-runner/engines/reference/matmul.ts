/** Matrix products of the reference engine, over strided views. */
import { batchOffsets, type MatmulOptions, matmulShape } from "../matmul-shape.ts";
import type { ReferenceTensor } from "./storage.ts";

/** A closure that multiplies in one lane, terms in ascending order. @throws RangeError */
export function planMatmul(
  a: ReferenceTensor,
  b: ReferenceTensor,
  out: ReferenceTensor,
  options: MatmulOptions,
): (lane: number) => void {
  const { batch, m, k, n, vector } = matmulShape(a.shape, b.shape, out.shape, options);
  if (out.data === a.data || out.data === b.data)
    throw new RangeError("matmul: out shares storage with a factor");
  const places = [a, b, out].map(({ strides }) => batchOffsets(batch, strides)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const [a0 = 0, a1 = 0] = a.strides.slice(-2);
  const [aRow, aInner] = options.transposeA ? [a1, a0] : [a0, a1];
  const [b0 = 0, b1 = 0] = b.strides.slice(-2);
  const [bInner, bColumn] = vector ? [b0, 0] : options.transposeB ? [b1, b0] : [b0, b1];
  const [outRow = 0, outColumn = 0] = out.strides.slice(-2);
  const one = (aLane: number, bLane: number, outLane: number): void => {
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let atA = aLane + i * aRow;
        let atB = bLane + j * bColumn;
        let sum = 0;
        for (let inner = 0; inner < k; inner++, atA += aInner, atB += bInner)
          sum += (a.data[atA] as number) * (b.data[atB] as number);
        out.data[outLane + i * outRow + j * outColumn] = sum;
      }
  };
  return (lane) => {
    const starts = [a, b, out].map(({ offset, laneStride }) => offset + lane * laneStride);
    const [aLane, bLane, outLane] = starts as [number, number, number];
    for (let part = 0; part < places[0].length; part++)
      one(
        aLane + (places[0][part] as number),
        bLane + (places[1][part] as number),
        outLane + (places[2][part] as number),
      );
  };
}
