/** Runners that swallow every shard they are given, beside honest ones: nothing dies of them. */
import { describe, expect, it } from "vitest";
import { holderOf, runnerOf } from "./holder.ts";
import { ENDS_AFTER_TUNING, opinionOf } from "./lease-events.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { LeaseRules } from "./lease-rules.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";

/** As `wrangler.toml` has them. */
const RULES: LeaseRules = {
  leaseMs: 60_000,
  leaseLifeMs: 7_200_000,
  storedSlackMs: 120_000,
  maxAttempts: 3,
  presentMs: 120_000,
  stragglerAfterMs: 0,
  firstQuota: 8,
  maxQuota: 1_024,
  maxReplicas: 8,
  checkGraceMs: 120_000,
};
const TRIALS = 216;
const LANES = 6;
/** An honest runner's shard takes so long. */
const SHARD_MS = 30_000;
const STEP_MS = 1_000;
const HONEST = 4;

type Swallows = "gives back at once" | "is never heard of again";

interface Played {
  readonly status: string;
  readonly dead: number;
  readonly minutes: number;
  /** Leases that came to nothing. */
  readonly swallowed: number;
}

/** @param tokenOfHoles whose token the black holes use */
function play(holes: number, swallows: Swallows, tokenOfHoles: string): Played {
  const store = new MemoryLeaseStore<number>(emptyLedger([TRIALS]));
  const machine = new LeaseMachine(store, RULES, ENDS_AFTER_TUNING);
  const trials = Array.from({ length: TRIALS }, (_, i) => i);
  machine.begin(
    Array.from({ length: TRIALS / LANES }, (_, i) => ({
      entry: 0,
      phase: "tuning" as const,
      trials: trials.slice(i * LANES, (i + 1) * LANES),
    })),
  );
  const working = new Map<
    string,
    { shard: number; fence: number; trials: readonly number[]; untilMs: number }
  >();
  let nowMs = 0;
  for (; machine.ledger.status === "running" && nowMs < 24 * 3_600_000; nowMs += STEP_MS) {
    machine.reclaim(nowMs);
    // Black holes ask first: they are never busy.
    for (let i = 0; i < holes; i++) {
      // Who vanishes comes back under another name.
      const name = swallows === "gives back at once" ? `hole-${i}` : `hole-${i}-${nowMs}`;
      const answer = machine.lease(holderOf(tokenOfHoles, name), LANES, nowMs, true);
      if (answer.kind === "lease" && swallows === "gives back at once")
        machine.release(
          answer.shard.number,
          holderOf(tokenOfHoles, name),
          answer.lease.fence,
          "broken",
          nowMs,
        );
    }
    for (let i = 0; i < HONEST; i++) {
      const holder = holderOf("lab", `runner-${i}`);
      const own = working.get(holder);
      if (own && nowMs < own.untilMs) {
        machine.heartbeat(own.shard, holder, own.fence, nowMs);
        continue;
      }
      if (own) {
        machine.report(
          own.shard,
          holder,
          own.fence,
          own.trials.map((trial) => reportOf(trial, holder)),
        );
        working.delete(holder);
      }
      const answer = machine.lease(holder, LANES, nowMs, true);
      if (answer.kind !== "lease") continue;
      const { shard, lease } = answer;
      working.set(holder, {
        shard: shard.number,
        fence: lease.fence,
        trials: answer.trials,
        untilMs: nowMs + SHARD_MS,
      });
    }
  }
  const { status, dead, leasesLost, leasesReleased } = machine.ledger;
  return { status, dead, minutes: nowMs / 60_000, swallowed: leasesLost + leasesReleased };
}

function reportOf(trial: number, runner: string) {
  return {
    trial,
    digest: `${runnerOf(runner)} ${trial}`,
    status: "completed" as const,
    runner,
    payload: 0,
    opinion: () => opinionOf(trial),
  };
}

describe(`black holes beside ${HONEST} honest runners`, () => {
  const alone = play(0, "gives back at once", "guest").minutes;

  it.each([
    [1, "gives back at once"],
    [16, "gives back at once"],
    [1, "is never heard of again"],
    [16, "is never heard of again"],
  ] as const)(
    "%i that %s: 0 of 216 trials die, and the sweep takes no more than twice as long",
    (holes, swallows) => {
      const { status, dead, minutes, swallowed } = play(holes, swallows, "guest");
      expect({ status, dead }).toEqual({ status: "complete", dead: 0 });
      expect(swallowed).toBeGreaterThan(3);
      expect(minutes).toBeLessThanOrEqual(2 * alone);
    },
  );

  it("under the honest runners' own token are taken for their misfortune (negative control)", () => {
    expect(play(16, "gives back at once", "lab").dead).toBeGreaterThan(0);
  });
});
