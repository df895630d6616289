/** Operations on tensors that are split over several buffers, as operations on their row blocks. */
import type { LaneTensor, Operands } from "../../engine.ts";
import { sliceView, WebGpuTensor } from "./tensor.ts";

export interface RowBlock {
  readonly operands: Operands;
  /** Index of the block's first row along axis 0 of the iteration. */
  readonly firstRow: number;
}

/**
 * The operands of an element-wise operation, cut along axis 0 so that every block lies in one buffer each.
 * One block with the operands as they are when nothing is split.
 * @param rank of the iteration shape; operands of lower rank are broadcast along axis 0
 * @param results operands whose axis 0 is the iteration's although their rank is one lower (of `reduce`)
 */
export function rowBlocks(
  operands: Operands,
  rank: number,
  rows: number,
  results: readonly string[] = [],
): readonly RowBlock[] {
  const cuts = new Set<number>([0, rows]);
  for (const operand of Object.values(operands)) for (const cut of cutsOf(operand)) cuts.add(cut);
  if (cuts.size <= 2) return [{ operands, firstRow: 0 }];
  const ordered = [...cuts].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((firstRow, i) => {
    const length = (ordered[i + 1] as number) - firstRow;
    const block = Object.entries(operands).map(([name, operand]) => {
      const along = operand instanceof WebGpuTensor && operand.shape[0] === rows;
      const sliced = along && (operand.shape.length === rank || results.includes(name));
      return [name, sliced ? sliceView(operand, firstRow, length) : operand] as const;
    });
    return { operands: Object.fromEntries(block), firstRow };
  });
}

function cutsOf(operand: LaneTensor | number): readonly number[] {
  if (!(operand instanceof WebGpuTensor) || !operand.parts) return [];
  let row = 0;
  return operand.parts.map((part) => {
    row += part.shape[0] as number;
    return row;
  });
}
