/**
 * Whether a step moved its point: one copy of θ `[P]`, compared and renewed after every step.
 *
 * A gradient of zero alone ends nothing: a velocity or a weight decay may still move the point. And where nothing moved
 * it, a method that asks for the same gradient again is not billed again.
 */
import type { Engine, LaneTensor } from "../engine.ts";

export interface Movement {
  /** 1 where the last step changed an entry of θ `[1]`. */
  readonly moved: LaneTensor;
  /** θ before the step `[P]`; scratch once no step follows. */
  readonly before: LaneTensor;
  /** Compares, and keeps the point for the next step. */
  compare(): void;
}

/** @param starts the points at which θ begins, all lanes; absent: 0, and the first step is taken to move */
export function trackMovement(engine: Engine, theta: LaneTensor, starts?: ArrayLike<number>): Movement {
  const before = engine.tensor([theta.size], starts);
  const moved = engine.tensor([1]);
  return {
    moved,
    before,
    compare() {
      engine.reduce("max", "moved = select(theta == before, 0, 1)", { moved, theta, before });
      engine.copy(theta, before);
    },
  };
}
