/** Runs stages beside each other, as many at a time as there are lanes. */

export interface Scheduled<Result> {
  readonly name: string;
  /** Stages that must have ended before; names that are not among the stages of this run are not waited for. */
  readonly after?: readonly string[];
  readonly run: () => Promise<Result>;
}

/**
 * Starts a stage as soon as a lane is free: the first of the list that waits for nobody.
 * @returns results in the order of the list
 * @throws Error when stages wait for each other
 */
export async function runScheduled<Result>(
  stages: readonly Scheduled<Result>[],
  lanes: number,
): Promise<readonly Result[]> {
  const results = new Map<string, Result>();
  const running = new Map<string, Promise<void>>();
  const waiting = [...stages];
  const names = new Set(stages.map(({ name }) => name));
  const mayStart = (stage: Scheduled<Result>): boolean =>
    (stage.after ?? []).every((name) => !names.has(name) || results.has(name));
  while (results.size < stages.length) {
    while (running.size < lanes) {
      const at = waiting.findIndex(mayStart);
      if (at < 0) break;
      const [stage] = waiting.splice(at, 1) as [Scheduled<Result>];
      running.set(
        stage.name,
        stage.run().then((result) => {
          results.set(stage.name, result);
          running.delete(stage.name);
        }),
      );
    }
    if (running.size === 0)
      throw new Error(`stages wait for each other: ${waiting.map(({ name }) => name).join(", ")}`);
    await Promise.race(running.values());
  }
  return stages.map(({ name }) => results.get(name) as Result);
}
