/** The parameter vector as layers: matrices to precondition, and the rest (biases) to leave to Adam. */
import type { Engine, LaneTensor } from "../../engine.ts";
import type { Objective, ParameterBlock } from "../../objective.ts";

export interface MatrixBlock {
  readonly block: ParameterBlock;
  readonly rows: number;
  readonly columns: number;
  /** View of the block in a `[P]` vector as `[rows, columns]`. */
  view(vector: LaneTensor): LaneTensor;
}

/** Blocks of two axes, both longer than one. A convolution is `[kernel²·channels in, channels out]`. */
export function matrixBlocks(engine: Engine, objective: Objective): readonly MatrixBlock[] {
  return objective.blocks.flatMap((block): MatrixBlock[] => {
    const [rows = 1, columns = 1] = block.shape;
    if (block.shape.length !== 2 || rows < 2 || columns < 2) return [];
    const view = (vector: LaneTensor): LaneTensor =>
      engine.reshape(engine.slice(vector, block.offset, rows * columns), [rows, columns]);
    return [{ block, rows, columns, view }];
  });
}

/** `[P]`: 1 where a matrix block owns the parameter, else 0. */
export function matrixMask(engine: Engine, objective: Objective, blocks: readonly MatrixBlock[]): LaneTensor {
  const mask = new Array<number>(objective.size).fill(0);
  for (const { block, rows, columns } of blocks) mask.fill(1, block.offset, block.offset + rows * columns);
  return engine.tensor([objective.size], mask);
}
