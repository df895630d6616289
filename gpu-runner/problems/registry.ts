/** Every problem of the arena: adding one is a file in this folder and a line here. */
import { suggestion } from "../../shared/text/nearest.ts";
import type { ProblemDefinition } from "../problem.ts";
import { mnist10x10 } from "./mnist-10x10.ts";
import { xor } from "./xor.ts";

export const problems: readonly ProblemDefinition[] = [
  // Networks
  xor,
  mnist10x10,
];

/** @throws RangeError with the nearest name when there is no such problem */
export function findProblem(name: string): ProblemDefinition {
  const found = problems.find((problem) => problem.name === name);
  if (found) return found;
  throw new RangeError(
    `no problem "${name}": ${suggestion(
      name,
      problems.map((problem) => problem.name),
    )}`,
  );
}
