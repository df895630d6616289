/**
 * Random histories of the lease machine on the object's own storage, in workerd, evicted at every turn, against the
 * same machine on plain maps: every answer and every row alike.
 *
 * A history is played once on the maps (`shared/coordination/lease-scenario.fixture.ts`, which checks the promises)
 * and taped; the tape is then played on SQLite. fast-check prints the seed of a failure.
 */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { NextStage, StagePlanner } from "../../shared/coordination/lease-answers.ts";
import { ENTRIES, type Event, FINAL, RULES, TUNING } from "../../shared/coordination/lease-events.fixture.ts";
import { event } from "../../shared/coordination/lease-histories.fixture.ts";
import { LeaseMachine } from "../../shared/coordination/lease-machine.ts";
import { playScenario } from "../../shared/coordination/lease-scenario.fixture.ts";
import type { CheckStore, Report } from "../../shared/coordination/lease-store.ts";
import { emptyLedger } from "../../shared/coordination/ledger.ts";
import type { MemoryLeaseStore } from "../../shared/coordination/memory-lease-store.ts";
import type { Shard } from "../../shared/coordination/shard.ts";
import { bitsOf, kindOf } from "../coordinator/evidence.ts";
import { COORDINATOR_MIGRATIONS } from "../coordinator/schema.ts";
import { type ResultPayload, SqlLeaseStore } from "../coordinator/sql-lease-store.ts";
import { migrate } from "../storage/migrate.ts";
import { DEVICE } from "./client.ts";

const HISTORIES = 50;

/** A call with what it answered, and everything that is known after it. */
interface Step {
  readonly call: (machine: LeaseMachine<unknown>) => unknown;
  readonly answer: unknown;
  readonly after: unknown;
}
interface Tape {
  /** One list of calls for each life of the machine. */
  readonly lives: Step[][];
  readonly stages: NextStage[];
  takenBack: StagePlanner["takenBack"];
  leaders: StagePlanner["leaders"];
}

/** Plays on the maps. */
function record(events: readonly Event[]): Tape {
  const tape: Tape = {
    lives: [],
    stages: [],
    takenBack: () => ({ again: [], isStale: () => false }),
    leaders: () => [],
  };
  class Recorder extends LeaseMachine<number> {
    readonly #store: MemoryLeaseStore<number>;

    constructor(store: MemoryLeaseStore<number>, rules: typeof RULES, planner: StagePlanner) {
      super(store, rules, {
        ...planner,
        next(entry) {
          const next = planner.next(entry);
          tape.stages.push(next);
          return next;
        },
      });
      tape.takenBack = planner.takenBack;
      tape.leaders = planner.leaders;
      this.#store = store;
      tape.lives.push([]);
    }

    #step<T>(answer: T, call: Step["call"]): T {
      const shards = [...this.#store.allShards()].sort((a, b) => a.number - b.number);
      const accepted = [...this.#store.accepted.values()].flatMap(([report]) => (report ? [report] : []));
      const after = stateOf(this, shards, accepted, this.#store.replicas, this.#store);
      tape.lives.at(-1)?.push({ call, answer: structuredClone(answer), after: structuredClone(after) });
      return answer;
    }

    override begin(...given: Parameters<LeaseMachine<number>["begin"]>) {
      return this.#step(super.begin(...given), (machine) => machine.begin(...given));
    }
    override lease(...given: Parameters<LeaseMachine<number>["lease"]>) {
      return this.#step(super.lease(...given), (machine) => machine.lease(...given));
    }
    override heartbeat(...given: Parameters<LeaseMachine<number>["heartbeat"]>) {
      return this.#step(super.heartbeat(...given), (machine) => machine.heartbeat(...given));
    }
    override release(...given: Parameters<LeaseMachine<number>["release"]>) {
      return this.#step(super.release(...given), (machine) => machine.release(...given));
    }
    override reclaim(...given: Parameters<LeaseMachine<number>["reclaim"]>) {
      return this.#step(super.reclaim(...given), (machine) => machine.reclaim(...given));
    }
    override revoke(...given: Parameters<LeaseMachine<number>["revoke"]>) {
      return this.#step(super.revoke(...given), (machine) => machine.revoke(...given));
    }
    override retryDead() {
      return this.#step(super.retryDead(), (machine) => machine.retryDead());
    }
    override report(shard: number, holder: string, fence: number, reports: readonly Report<number>[]) {
      const stored = reports.map((each): Report<ResultPayload> => {
        const payload = payloadOf(each);
        const opinion = () => ({ ...each.opinion(), kind: kindOf(DEVICE), bits: bitsOf(payload.result) });
        return { ...each, payload, opinion };
      });
      return this.#step(super.report(shard, holder, fence, reports), (machine) =>
        machine.report(shard, holder, fence, stored),
      );
    }
  }
  playScenario(Recorder as never, events);
  return tape;
}

function payloadOf({ payload: value, opinion }: Report<number>): ResultPayload {
  // Only what the table's columns take, and what tells one opinion from another.
  const result = {
    key: opinion().bits,
    curve: {},
    status: "completed",
    value,
    bestValue: value,
    steps: 1,
    gradientEquivalents: 1,
    costToTarget: [],
    endsAt: null,
  } as unknown as TrialResult;
  return { result, device: () => 1, atMs: 0, code: null, reusedFrom: null, difference: () => null };
}

type Kept = Pick<Report<unknown>, "trial" | "digest">;

function stateOf(
  machine: LeaseMachine<never> | LeaseMachine<number> | LeaseMachine<ResultPayload>,
  shards: readonly Shard[],
  accepted: readonly Kept[],
  replicas: readonly Kept[],
  store: CheckStore,
): unknown {
  const named = (kept: readonly Kept[]) => kept.map(({ trial, digest }) => `${trial}: ${digest}`).sort();
  return {
    ledger: machine.ledger,
    leased: machine.leasedShards(),
    shards,
    accepted: named(accepted),
    replicas: named(replicas),
    trusts: [...store.trusts()].sort(),
    wanted: store.wantedChecks().map(({ opinions, ...check }) => [check, opinions.map(({ token }) => token)]),
  };
}

/** Plays the tape on SQLite; each life of the machine is a life of the object. */
async function replay(
  { lives, stages, takenBack, leaders }: Tape,
  name: string,
  Store: typeof SqlLeaseStore,
): Promise<void> {
  const stub = env.SWEEPS.get(env.SWEEPS.idFromName(name));
  const coming = [...stages];
  for (const [number, life] of lives.entries()) {
    if (number > 0) await evictDurableObject(stub);
    await runInDurableObject(stub, (_, { storage }) => {
      const { sql } = storage;
      if (number === 0) {
        migrate(storage, COORDINATOR_MIGRATIONS);
        sql.exec("INSERT INTO devices (number, body) VALUES (1, ?)", JSON.stringify(DEVICE));
        const trials = Array.from({ length: ENTRIES }, () => TUNING + FINAL);
        new Store(sql).saveLedger(emptyLedger(trials));
      }
      const store = new Store(sql);
      const machine = new LeaseMachine(store, RULES, {
        next() {
          const next = coming.shift();
          if (!next) throw new Error("a stage more than on the maps");
          return next;
        },
        together: (entry) => [entry],
        leaders,
        draw: () => 0,
        takenBack,
      });
      for (const { call, answer, after } of life) {
        expect(call(machine as LeaseMachine<never>)).toEqual(answer);
        const numbers = sql.exec("SELECT number FROM shards ORDER BY number").toArray();
        const shards = numbers.flatMap((row) => store.shard(Number(row.number)) ?? []);
        const kept = (table: string) =>
          sql.exec(`SELECT trial, digest FROM ${table}`).toArray() as unknown as readonly Kept[];
        expect(stateOf(machine, shards, kept("results"), kept("replicas"), store)).toEqual(after);
      }
    });
  }
}

const evict = fc.constant({ kind: "evict" as const });
/** An eviction after every third step. */
const history = fc.array(fc.oneof({ weight: 2, arbitrary: event }, { weight: 1, arbitrary: evict }), {
  minLength: 20,
  maxLength: 50,
  size: "max",
});

it(`${HISTORIES} random histories go alike on SQLite and on plain maps, evictions between any two steps`, {
  timeout: 300_000,
}, async () => {
  const seen = { steps: 0, evictions: 0 };
  let run = 0;
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const tape = record(events);
      seen.evictions += tape.lives.length - 1;
      seen.steps += tape.lives.flat().length;
      await replay(tape, `model-${run++}`, SqlLeaseStore);
    }),
    { numRuns: HISTORIES },
  );
  console.info(`lease store: ${seen.steps} steps, ${seen.evictions} evictions`);
  expect(seen.evictions).toBeGreaterThan(5 * HISTORIES);
});

/** What a store may get wrong; each must be found. */
class ForgetsFences extends SqlLeaseStore {
  override saveShard(shard: Shard): void {
    super.saveShard({ ...shard, fence: 0 });
  }
}
class ForgetsLosses extends SqlLeaseStore {
  override saveShard(shard: Shard): void {
    super.saveShard({ ...shard, losses: [] });
  }
}
class ForgetsLeases extends SqlLeaseStore {
  override leasedShards(): readonly Shard[] {
    return [];
  }
}
class KeepsWhatIsTakenBack extends SqlLeaseStore {
  override drop(trials: readonly number[]) {
    return super.drop(trials.slice(1));
  }
}
class TakesTheLast extends SqlLeaseStore {
  override nextWaiting(after: number): Shard | null {
    const next = super.nextWaiting(after);
    return next && (super.nextWaiting(next.number) ?? next);
  }
}

const WRONG = [ForgetsFences, ForgetsLosses, ForgetsLeases, KeepsWhatIsTakenBack, TakesTheLast].map(
  (Wrong) => [Wrong.name, Wrong] as const,
);

it.each(WRONG)("finds a store that is wrong: %s", async (name, Wrong) => {
  let run = 0;
  const property = fc.asyncProperty(history, (events) => replay(record(events), `${name}-${run++}`, Wrong));
  expect((await fc.check(property, { numRuns: 20, seed: 1, endOnFailure: true })).failed).toBe(true);
});
