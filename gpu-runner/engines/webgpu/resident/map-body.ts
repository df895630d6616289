/** A fused element-wise formula inside a resident kernel. Specification: `kernels/map.ts`, element for element. */
import { mapShape, resolveScope } from "../../../formula/scope.ts";
import { FormulaCompiler } from "../kernels/formula.ts";
import { iterationOver } from "../kernels/iteration.ts";
import { constantsOf, namesIn } from "../kernels/map.ts";
import type { WebGpuTensor } from "../tensor.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { asFloat, loop } from "./loops.ts";
import type { Operation } from "./operation.ts";

export function mapBody(
  { formula, operands }: Extract<Operation, { kind: "map" }>,
  memory: LaneMemory,
  unrolled: number,
): string {
  const scope = resolveScope(formula, operands);
  const shape = mapShape(formula, scope, operands);
  const names = [...new Set([...scope.reads, ...scope.writes])];
  const tensors = names.map((name) => operands[name] as WebGpuTensor);
  const used = namesIn(scope.statements);
  const { axes, strides } = iterationOver(shape, tensors, !used.has("_i") && !used.has("_j"));
  const compiler = new FormulaCompiler("f32", constantsOf(operands));
  for (const name of scope.writes) memory.write(operands[name] as WebGpuTensor);
  const items = axes[0] * axes[1] * axes[2];
  const short = items * scope.statements.length <= unrolled;
  return loop(axes[0], short, (slow) =>
    loop(axes[1], short, (middle) =>
      loop(axes[2], short, (fast) => {
        const place = names.map((_, i) => {
          const [s, m, f] = strides[i] as readonly [number, number, number];
          return memory.at(tensors[i] as WebGpuTensor, [
            [slow, axes[0] > 1 ? s : 0],
            [middle, axes[1] > 1 ? m : 0],
            [fast, f],
          ]);
        });
        const lines: string[] = [];
        const declared = new Set<string>();
        names.forEach((name, i) => {
          if (!scope.reads.includes(name)) return;
          declared.add(name);
          lines.push(`${scope.writes.includes(name) ? "var" : "let"} v_${name} = ${place[i]};`);
        });
        if (used.has("_i")) lines.push(`let v__i = ${asFloat(fast)};`);
        if (used.has("_j")) lines.push(`let v__j = ${asFloat(middle)};`);
        for (const statement of scope.statements) {
          lines.push(compiler.statement(statement, !declared.has(statement.target)));
          declared.add(statement.target);
        }
        names.forEach((name, i) => {
          if (scope.writes.includes(name)) lines.push(`${place[i]} = v_${name};`);
        });
        return lines.join(" ");
      }),
    ),
  );
}
