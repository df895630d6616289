/** Tasks of the page's thread from Chrome's own trace: by the clock and by processor time, which other processes don't stretch. */
import type { Page } from "puppeteer";

export interface TaskTimes {
  readonly longestTaskMs: number;
  /** Processor time of the task that used most. */
  readonly longestTaskCpuMs: number;
  /** Tasks over 50 ms, by the clock. */
  readonly over50: number;
  /** Tasks that used more than 50 ms of the processor. */
  readonly over50Cpu: number;
  readonly totalCpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const LONG_MS = 50;

/** Runs `act` and reports the tasks of the page's main thread meanwhile. */
export async function tracedTasks(page: Page, act: () => Promise<void>): Promise<TaskTimes> {
  await page.tracing.start({ categories: ["toplevel", "devtools.timeline"] });
  try {
    await act();
  } catch (error) {
    await page.tracing.stop();
    throw error;
  }
  const bytes = await page.tracing.stop();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(bytes)) as { traceEvents: TraceEvent[] };
  return timesOf(busiestMainThread(traceEvents));
}

function timesOf(tasks: readonly TraceEvent[]): TaskTimes {
  const wall = tasks.map(({ dur = 0 }) => dur / 1000);
  const cpu = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return {
    longestTaskMs: Math.max(0, ...wall),
    longestTaskCpuMs: Math.max(0, ...cpu),
    over50: wall.filter((ms) => ms > LONG_MS).length,
    over50Cpu: cpu.filter((ms) => ms > LONG_MS).length,
    totalCpuMs: cpu.reduce((sum, ms) => sum + ms, 0),
  };
}

/** Top-level tasks of the renderer thread that worked most. */
function busiestMainThread(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const main = new Set<string>();
  for (const { name, pid, tid, args } of events)
    if (name === "thread_name" && args?.name === "CrRendererMain") main.add(`${pid}/${tid}`);
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const thread = `${event.pid}/${event.tid}`;
    if (event.ph !== "X" || !event.name.endsWith("RunTask") || !main.has(thread)) continue;
    const list = threads.get(thread);
    if (list) list.push(event);
    else threads.set(thread, [event]);
  }
  const work = (list: readonly TraceEvent[]): number => list.reduce((sum, { tdur = 0 }) => sum + tdur, 0);
  return [...threads.values()].sort((a, b) => work(b) - work(a))[0] ?? [];
}
