/** Every problem of the arena: adding one is a file in this folder and a line here. */
import type { ProblemDefinition } from "../problem.ts";

export const PROBLEMS: readonly ProblemDefinition[] = [];
