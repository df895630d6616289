/** Operations of the engine contract as data: what a recorded program says, before it became kernels. */
import type { Distribution, Operands, Reduction } from "../../../engine.ts";
import type { MatmulOptions } from "../../matmul-shape.ts";
import type { WebGpuTensor } from "../tensor.ts";

export type Operation =
  | { readonly kind: "map"; readonly formula: string; readonly operands: Operands }
  | {
      readonly kind: "reduce";
      readonly reduction: Reduction;
      readonly formula: string;
      readonly operands: Operands;
    }
  | {
      readonly kind: "matmul";
      readonly a: WebGpuTensor;
      readonly b: WebGpuTensor;
      readonly out: WebGpuTensor;
      readonly options: MatmulOptions;
    }
  | {
      readonly kind: "symmetricEigen";
      readonly matrix: WebGpuTensor;
      readonly values: WebGpuTensor;
      readonly vectors: WebGpuTensor;
    }
  | {
      readonly kind: "random";
      readonly distribution: Distribution;
      readonly out: WebGpuTensor;
      readonly counter: WebGpuTensor;
      readonly stream: number;
    }
  | { readonly kind: "copy"; readonly source: WebGpuTensor; readonly target: WebGpuTensor };

/** Every tensor that an operation touches. */
export function tensorsOf(operation: Operation): readonly WebGpuTensor[] {
  switch (operation.kind) {
    case "map":
    case "reduce":
      return Object.values(operation.operands).filter(
        (operand): operand is WebGpuTensor => typeof operand !== "number",
      );
    case "matmul":
      return [operation.a, operation.b, operation.out];
    case "symmetricEigen":
      return [operation.matrix, operation.values, operation.vectors];
    case "random":
      return [operation.out, operation.counter];
    case "copy":
      return [operation.source, operation.target];
    default:
      return operation satisfies never;
  }
}
