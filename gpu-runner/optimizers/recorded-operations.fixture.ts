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

export interface RecordedOperation {
  /** The engine's method and, where it takes one, its formula. */
  readonly text: string;
  readonly operands: readonly unknown[];
}

/** Operations of `definition` on a saddle of four parameters, objective included, at these settings. */
export async function recordedOperations(
  definition: OptimizerDefinition,
  settings: ParameterValues = {},
): Promise<readonly RecordedOperation[]> {
  const recorded: RecordedOperation[] = [];
  const engine: Engine = new Proxy(createReferenceEngine({ lanes: 1 }), {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (!OPERATIONS.has(property)) return value.bind(target);
      return (...operands: unknown[]) => {
        const texts = operands.filter((operand) => typeof operand === "string");
        recorded.push({
          text: [String(property), ...texts].join(" ").replace(/\s+/g, " "),
          operands: operands.filter((operand) => typeof operand !== "string"),
        });
        return Reflect.apply(value, target, operands);
      };
    },
  });
  const { objective } = await createProblem("double-well", { wells: 3, rotate: 3 }, { engine });
  const stepper = createStepper(engine, objective, definition, [0.1, 0.2, 0.3, 0.4], settings);
  stepper.advance(1);
  return recorded;
}

/** Operations with their operands in words: tensors are numbered as they appear, so that another build's are comparable. */
export function inWords(operations: readonly RecordedOperation[]): readonly string[] {
  const numbers = new Map<object, number>();
  const named = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(named);
    if ("shape" in value && "size" in value) {
      const tensor = value as LaneTensor;
      const number = numbers.get(tensor) ?? numbers.size;
      numbers.set(tensor, number);
      return `#${number}[${tensor.shape.join("×")}]`;
    }
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, entry]) => [key, named(entry)]));
  };
  return operations.map(({ text, operands }) => `${text} ${JSON.stringify(named(operands))}`);
}
