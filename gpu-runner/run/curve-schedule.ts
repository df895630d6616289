/**
 * At which steps the criterion is evaluated: every step at first, then ever rarer until the stride that
 * spreads `points` over the expected run. The early points show how a method starts; the stride bounds the
 * cost of looking.
 */
export function nextRecordedStep(step: number, stride: number): number {
  if (stride <= 1) return step + 1;
  const early = step < 4 ? step + 1 : Math.floor(step * 1.5);
  return early < stride ? early : (Math.floor(step / stride) + 1) * stride;
}

/** Stride for a run expected to take `expectedSteps`. */
export function recordStride(expectedSteps: number, points: number): number {
  return Math.max(1, Math.ceil(expectedSteps / points));
}
