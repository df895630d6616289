/** Never further than this between looks at the lanes: a shard whose lanes all ended must notice. */
const MAX_STRIDE = 4096;

/**
 * The step after `step` at which the host looks at the lanes: every one at first, then ever rarer, at distances of
 * powers of two, so that a quarter of `points` fall between a step and its double.
 *
 * A function of the step alone: what a trial reports owes nothing to the lanes beside it, and a time to target
 * that is measured at these looks only is too long by at most 4/`points` of itself.
 */
export function nextRecordedStep(step: number, points: number): number {
  const dense = Math.max(1, points / 4);
  const stride = step < 2 * dense ? 1 : Math.min(MAX_STRIDE, 2 ** Math.floor(Math.log2(step / dense)));
  return (Math.floor(step / stride) + 1) * stride;
}
