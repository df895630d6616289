/** Runs in the page before its own scripts: when sections were complete, and how long key presses waited. */

export interface Recorded {
  /** Milliseconds since navigation; null: not yet. */
  readonly leaderboardMs: number | null;
  readonly completeMs: number | null;
  /** Key presses that took 16 ms or more: until the page's thread took them up, and until the next picture. */
  readonly inputs: readonly {
    readonly startMs: number;
    readonly delayMs: number;
    readonly durationMs: number;
  }[];
}

/** Installs `window.pageRecord`. Serialised into the page: no names from outside. */
export function installRecorder(): void {
  const record = {
    leaderboardMs: null as number | null,
    completeMs: null as number | null,
    inputs: [] as { startMs: number; delayMs: number; durationMs: number }[],
  };
  Object.assign(window, { pageRecord: record });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.name === "keydown")
        record.inputs.push({
          startMs: entry.startTime,
          delayMs: entry.processingStart - entry.startTime,
          durationMs: entry.duration,
        });
  }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  const look = (): void => {
    if (record.leaderboardMs === null && document.querySelector("main table tbody tr"))
      record.leaderboardMs = performance.now();
    const charts = [...document.querySelectorAll(".chart")];
    const drawn = charts.length > 0 && charts.every((chart) => chart.firstElementChild !== null);
    const trials = document.querySelector("[aria-label='Trials'] tbody tr");
    // The page shows one tab at a time: pictures, or the trials.
    if (record.completeMs === null && record.leaderboardMs !== null && (drawn || trials !== null))
      record.completeMs = performance.now();
    if (record.completeMs === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
