/**
 * Model-based test of the lease machine on a virtual clock, and the proof that it bites: mutants of the source.
 * Longer: `MODEL_RUNS=100000 npm run -s test:model`. A failure prints its seed; `MODEL_SEED` plays it again.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENDS_AFTER_TUNING, type Event, type Machine, RULES } from "./lease-events.fixture.ts";
import { scenario } from "./lease-histories.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import { playScenario } from "./lease-scenario.fixture.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";

const RUNS = Number(process.env.MODEL_RUNS ?? 2_000);
/** Per run, on a slow and busy core. */
const RUN_MS = 100;
/** Fixed, so that the same histories are played every time; another one looks elsewhere. */
const settings = { seed: Number(process.env.MODEL_SEED ?? 1) };
const undisturbed = playScenario(LeaseMachine, []);

/**
 * Everything that must hold, the final table included: where no shard died, it is that of an undisturbed sweep, whatever
 * lies were told, if somebody was there to check them.
 */
function holds(machine: Machine, events: readonly Event[]): void {
  const outcome = playScenario(machine, events);
  if (outcome.dead === 0 && !outcome.unchecked) expect(outcome).toEqual(undisturbed);
}

describe("lease machine", () => {
  it("ends an undisturbed sweep with every trial done", () => {
    expect(undisturbed).toMatchObject({ status: "complete", dead: 0 });
    expect(Object.keys(undisturbed.values)).toHaveLength(16);
  });

  it(`keeps its promises in ${RUNS} random histories`, { timeout: 600_000 + RUNS * RUN_MS }, () => {
    let died = 0;
    fc.assert(
      fc.property(scenario, (events) => {
        holds(LeaseMachine, events);
        if (playScenario(LeaseMachine, events).dead > 0) died++;
      }),
      { numRuns: RUNS, ...settings },
    );
    // The histories must reach the hard cases, not only pass.
    expect(died).toBeGreaterThan(RUNS / 100);
  });
});

/** What a mutant changes: file, text (found exactly once), replacement. */
const MUTANTS: readonly (readonly [name: string, file: string, text: string, replacement: string])[] = [
  ["accepts two results", "result-judge.ts", "if (accepted === null && shard.state", "if (shard.state"],
  [
    "forgets the fence",
    "lease-machine.ts",
    "lease.fence === fence && isHeldBy(lease.runner, runner)",
    "isHeldBy(lease.runner, runner)",
  ],
  [
    "skips the reclaim in a lease call",
    "lease-machine.ts",
    "this.#takeBackExpired(nowMs);\n    const answer",
    "const answer",
  ],
  [
    "retries for ever",
    "lease-machine.ts",
    "losses.length < maxAttempts) return",
    "losses.length >= 0) return",
  ],
  ["believes whoever reports", "lease-machine.ts", "if (shard && !wasHandedTo", "if (!shard && !wasHandedTo"],
  [
    "takes a name for an identity",
    "holder.ts",
    "stored === caller ||",
    "runnerOf(stored) === runnerOf(caller) ||",
  ],
  ["gives a runner a second lease", "hand-out.ts", "if (own) return", "if (own && nowMs < 0) return"],
  [
    "loses a shard",
    "lease-machine.ts",
    'dead ? "dead" : this.#book.idleState(shard);',
    'dead ? "dead" : "done";',
  ],
  ["beats after the deadline", "lease-machine.ts", "if (lease.expiresAtMs <= nowMs) {", "if (nowMs < 0) {"],
  [
    "refuses late results",
    "result-judge.ts",
    'shard.state !== "dead" && ledger',
    'shard.state === "leased" && ledger',
  ],
  [
    "hands out closed trials",
    "shard-book.ts",
    "filter((trial) => !accepted.has(trial))",
    "filter(() => accepted.size >= 0)",
  ],
  [
    "never writes a heartbeat",
    "shard-book.ts",
    "expiresAtMs > stored.expiresAtMs) this.save",
    "expiresAtMs < 0) this.save",
  ],
  [
    "stores a later deadline with every write",
    "shard-book.ts",
    "stored.expiresAtMs >= lease.expiresAtMs;",
    "stored.expiresAtMs < 0;",
  ],
  [
    "gives a straggler the trials that another runner has",
    "hand-out.ts",
    "idleFirst.slice(0, lanes)",
    "open.slice(0, lanes)",
  ],
  [
    "lets three runners hold one shard",
    "hand-out.ts",
    "shard.leases.length > 1 ||",
    "shard.leases.length > 9 ||",
  ],
  ["counts a result twice", "result-judge.ts", "close(shard.entry, 1)", "close(shard.entry, 2)"],
  [
    "lets a lease live for ever",
    "lease-rules.ts",
    "Math.min(nowMs + leaseMs, leasedAtMs + leaseLifeMs)",
    "nowMs + leaseMs",
  ],
  ["forgets what it has accepted", "result-judge.ts", "this.#book.accepted(shard, report.trial);", ""],
  [
    "hands out more lanes than asked",
    "hand-out.ts",
    "if (open.length <= lanes) return null",
    "if (lanes > 0) return null",
  ],
  [
    "believes a token that was found false",
    "lease-machine.ts",
    "if (this.#checks.isExposed(token))",
    "if (number < 0)",
  ],
  [
    "accuses whoever differs first",
    "check-book.ts",
    "exposed: settled ? ruling.minority : [] }",
    "exposed: settled ? ruling.minority : isDisputed(check) ? [opinion.token] : [] }",
  ],
  [
    "lets a lie stand with who told it",
    "check-book.ts",
    '.filter((trial) => this.#store.check(trial)?.state !== "agreed")',
    ".filter((trial) => trial < 0)",
  ],
  [
    "asks a token about its own result",
    "check-book.ts",
    "token === null || mayBeAsked(check, token)",
    "token === null || token !== check.opinions[0]?.kind",
  ],
  [
    "asks a token again about what it has copied",
    "check.ts",
    "&& !check.copied.includes(token)",
    "&& check.copied !== null",
  ],
  [
    "does not notice a copy",
    "result-judge.ts",
    "if (accepted === digest && token",
    "if (token === digest && token",
  ],
  ["ends before the checks are in", "stage-course.ts", "if (this.#checks.isAnyWanted) return;", ""],
  [
    "forgets to hand checks out after an eviction",
    "check-book.ts",
    "for (const check of store.wantedChecks()) this.#remember(check);",
    "",
  ],
  ["takes nothing back", "reopening.ts", "this.#drop(shard, dropped);", ""],
  [
    "keeps the final runs of a choice that is taken back",
    "reopening.ts",
    "!shard.trials.some(isStale)) continue",
    "shard.trials.length > 0) continue",
  ],
  [
    "believes a runner runs what is open since its lease",
    "reopening.ts",
    "trials: lease.trials ?? openBefore",
    "trials: lease.trials",
  ],
  [
    "leaves a sweep ended that has open trials again",
    "stage-course.ts",
    'if (status === "complete" || status',
    "if (status",
  ],
  [
    "leaves dead what is to be tried again",
    "reopening.ts",
    "const revived = shard.state",
    "const revived = shard.entry < 0 && shard.state",
  ],
  ["forgets a withdrawn shard's number", "shard-book.ts", "+ ledger.shardsWithdrawn;", ";"],
  [
    "counts results of a withdrawn shard",
    "result-judge.ts",
    'if (shard.state === "withdrawn") return',
    "if (shard.number < 0) return",
  ],
];

/** Leases, beats for ever and never brings a result that counts. */
function liarAlone(machine: Machine): {
  readonly status: string;
  readonly reasons: readonly string[];
  readonly ms: number;
} {
  const store = new MemoryLeaseStore<number>(emptyLedger([3]));
  const lease = new machine(store, RULES, ENDS_AFTER_TUNING);
  lease.begin([{ entry: 0, phase: "tuning", trials: [0, 1, 2] }]);
  let ms = 0;
  for (; lease.ledger.status === "running" && ms < 100 * RULES.leaseLifeMs; ms += 400) {
    const answer = lease.lease("token/liar", 4, ms);
    if (answer.kind === "lease") lease.heartbeat(0, "token/liar", answer.lease.fence, ms + 1);
  }
  return {
    status: lease.ledger.status,
    reasons: (lease.shard(0)?.losses ?? []).map((loss) => loss.reason),
    ms,
  };
}

describe("a runner that beats for ever", () => {
  it("loses the shard each time the lease has lived its life, and the sweep ends", () => {
    const { status, reasons, ms } = liarAlone(LeaseMachine);
    expect(status).toBe("failed");
    expect(reasons).toHaveLength(RULES.maxAttempts);
    for (const reason of reasons) expect(reason).toMatch(/^liar held it for .* the longest a lease may live/);
    // Each life, and up to one call until the loss is noticed.
    expect(ms).toBeLessThanOrEqual(RULES.maxAttempts * (RULES.leaseLifeMs + 400) + 400);
  });
});

describe("mutants of the source are found", () => {
  it.each(MUTANTS)("%s", async (_, file, text, replacement) => {
    const folder = mkdtempSync(join(tmpdir(), "saddlebench-mutant-"));
    try {
      const shared = join(folder, "shared");
      for (const name of ["coordination", "rechecks"])
        cpSync(join(import.meta.dirname, "..", name), join(shared, name), { recursive: true });
      writeFileSync(join(folder, "package.json"), '{"type":"module"}');
      const path = join(shared, "coordination", file);
      const source = readFileSync(path, "utf8");
      expect(source.split(text)).toHaveLength(2);
      writeFileSync(path, source.replace(text, replacement));
      const url = pathToFileURL(join(shared, "coordination", "lease-machine.ts")).href;
      const mutant = (await import(/* @vite-ignore */ url)) as { readonly LeaseMachine: Machine };
      const check = fc.check(
        fc.property(scenario, (events) => holds(mutant.LeaseMachine, events)),
        { numRuns: 60_000, seed: 1, endOnFailure: true },
      );
      expect(check.failed).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
