/**
 * Whether a reported value meets a target. A device compares 32-bit numbers, and knows the target as the nearest of
 * them: −78.3323 is −78.33229828 there, a value that lies above the target as it is written. The reference engine
 * compares in 64 bits. Between the two roundings both answers are honest.
 */

/** At or below the target in one of the two precisions: who says that it was reached may be right. */
export function mayMeet(value: number, target: number): boolean {
  return value <= Math.max(target, Math.fround(target));
}

/** At or below the target in both: who says that it was missed is wrong. */
export function mustMeet(value: number, target: number): boolean {
  return value <= Math.min(target, Math.fround(target));
}
