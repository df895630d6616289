/**
 * How long a test waits for what should come at once. It asserts nothing about time: it only ends a test that would
 * wait for ever. Four busy loops beside the suite on two cores stretch five seconds to half a minute.
 */
export const PATIENCE_MS = 240_000;

/** Asks again until it holds. @throws Error that says what it waited for, when it never did */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
