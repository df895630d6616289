/**
 * Dawn for Node asks whether anything has ended in a loop of `setImmediate`, with a new native function each time, for
 * as long as a promise of it is pending. While a kernel compiles or a software adapter computes, that is a whole core
 * and garbage without end: a test that only waits for a slow kernel took 3.8 s of CPU, and takes 0.4 s now.
 */
import type { setImmediate as Immediate, setTimeout as Timeout } from "node:timers";

/** Questions at once after each that started the loop: what a hardware GPU answers in half a millisecond costs no wait. */
const EAGER_POLLS = 16;
const POLL_MS = 1;

/**
 * `setImmediate` that gives functions of native modules a millisecond once they have asked for {@link EAGER_POLLS} turns
 * in a row. All others run as before.
 */
export function withPatientPolling(immediate: typeof Immediate, timeout: typeof Timeout): typeof Immediate {
  let [isPolling, polls] = [false, 0];
  const patient = (callback: (...given: unknown[]) => void, ...given: unknown[]): unknown => {
    if (!isNativeModules(callback)) return immediate(callback, ...given);
    polls = isPolling ? polls + 1 : 0;
    const poll = (): void => {
      isPolling = true;
      try {
        callback(...given);
      } finally {
        isPolling = false;
      }
    };
    return polls < EAGER_POLLS ? immediate(poll) : timeout(poll, POLL_MS);
  };
  return Object.assign(patient, immediate) as typeof Immediate;
}

/** Native functions without a prototype are V8's own: what `bind` returns, and how a promise is resolved. */
function isNativeModules(callback: unknown): boolean {
  return (
    typeof callback === "function" &&
    Object.hasOwn(callback, "prototype") &&
    /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callback))
  );
}
