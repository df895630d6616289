/**
 * Test fixture: what an optimizer asks of the engine while its step is recorded, one line an operation, so that a
 * method and its control can be compared as they are built and not as they are described.
 */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { createProblem } from "../problems/create-problem.ts";
import { createStepper } from "./stepper.fixture.ts";

const OPERATIONS: ReadonlySet<string | symbol> = new Set([
  "map",
  "reduce",
  "matmul",
  "symmetricEigen",
  "random",
  "copy",
]);

/** Operations of `definition` on a saddle of four parameters, objective included, at these settings. */
export async function recordedOperations(
  definition: OptimizerDefinition,
  settings: ParameterValues = {},
): Promise<readonly string[]> {
  const lines: string[] = [];
  const numbers = new WeakMap<object, number>();
  let next = 0;
  const named = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(named);
    if ("shape" in value && "size" in value) {
      const tensor = value as LaneTensor;
      if (!numbers.has(tensor)) numbers.set(tensor, next++);
      return `#${numbers.get(tensor)}[${tensor.shape.join("×")}]`;
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, named(entry)]));
  };
  const engine: Engine = new Proxy(createReferenceEngine({ lanes: 1 }), {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (!OPERATIONS.has(property)) return value.bind(target);
      return (...operands: unknown[]) => {
        const shown = operands.map((operand) =>
          typeof operand === "string" ? operand.replace(/\s+/g, " ").trim() : JSON.stringify(named(operand)),
        );
        lines.push([String(property), ...shown].join(" "));
        return Reflect.apply(value, target, operands);
      };
    },
  });
  const { objective } = await createProblem("double-well", { wells: 3, rotate: 3 }, { engine });
  const stepper = createStepper(engine, objective, definition, [0.1, 0.2, 0.3, 0.4], settings);
  stepper.advance(1);
  return lines;
}
