/** Random histories for the lease machine. */
import fc from "fast-check";
import { type Event, TOKENS } from "./lease-events.fixture.ts";

const handle = fc.nat(40);
export const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("lease" as const),
      runner: fc.nat(7),
      lanes: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("beat" as const), handle }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      handle,
      beats: fc.integer({ min: 1, max: 10 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      handle,
      share: fc.constantFrom(0.3, 0.6, 1),
      fresh: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("lie" as const),
      shard: fc.nat(11),
      fence: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("guess" as const), handle }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), handle }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 200, 499, 501, 999, 1000, 1001, 1500, 3000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("revoke" as const), token: fc.nat(TOKENS - 1) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "retry" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("falsify" as const), handle }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("copy" as const), handle }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("check" as const), runner: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "alarm" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "evict" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const), runner: fc.nat(7) }) },
);
/** Enough steps to reach a dead shard. */
export const scenario = fc.array(event, { minLength: 10, maxLength: 100, size: "max" });
