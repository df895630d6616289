/**
 * Pictures one after the other, each in a task of its own: ten charts drawn in one task hold up a key press for
 * 150 ms and more.
 */

/** `scheduler.postTask` (Chrome, Firefox) lets input and pictures go first. */
interface TaskScheduler {
  postTask(task: () => void, options: { readonly priority: "background" | "user-visible" }): Promise<void>;
}

const waiting: (() => void)[] = [];
let scheduled = false;

/** Draws when those before it are drawn. @returns the function that takes it back if it has not begun */
export function drawSoon(draw: () => void): () => void {
  waiting.push(draw);
  schedule();
  return () => {
    const at = waiting.indexOf(draw);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  const { scheduler } = globalThis as { scheduler?: TaskScheduler };
  if (scheduler) void scheduler.postTask(drawNext, { priority: "user-visible" });
  else setTimeout(drawNext, 0);
}

function drawNext(): void {
  scheduled = false;
  const draw = waiting.shift();
  if (waiting.length > 0) schedule();
  draw?.();
}
