/** Whether the server was ready a moment ago: anybody may ask, and asking writes a row. */
import { type Problem, problem } from "../http/problem.ts";

/** So long an answer holds. */
export const READINESS_MS = 1_000;

export class ReadinessMemory {
  #untilMs = 0;
  #fault: Problem | null = problem("not-ready", "the first look is under way");

  /** Null when all is well. Looks at most once in {@link READINESS_MS}: who asks meanwhile is told what was found last. */
  async of(nowMs: number, look: () => Promise<Problem | null>): Promise<Problem | null> {
    // A clock that was set back must not lengthen it.
    const holds = nowMs < this.#untilMs && this.#untilMs - nowMs <= READINESS_MS;
    if (holds) return this.#fault;
    this.#untilMs = nowMs + READINESS_MS;
    this.#fault = await look();
    return this.#fault;
  }
}
