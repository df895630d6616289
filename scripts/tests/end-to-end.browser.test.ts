/** One small sweep through all parts: HTTP → edge → lease → Chrome → WebGPU → results → leaderboard → pages. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { createSweep, readSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, type RunningRunner, sweepEnd } from "./arena.fixture.ts";
import { readFigures } from "./figures.fixture.ts";
import { until } from "./patience.fixture.ts";
import { below } from "./process-table.fixture.ts";

const SMALL = {
  name: "end to end",
  seed: 7,
  problems: [
    { name: "mnist-10x10", options: { examples: 256, batch: 64, hidden: 5 }, budget: 60 },
    { name: "himmelblau", budget: 80 },
  ],
  optimizers: [{ name: "adam" }, { name: "momentum" }, { name: "krylov-saddle-free-newton" }],
  protocol: { studies: 1, configurations: 2, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
} as const;

/** In the plane a Krylov subspace has two vectors at most, so nothing is searched: the default and 2 final runs. */
const TRIALS = 5 * (3 + 2) + (1 + 2);

describe("a small sweep through all parts", () => {
  let arena: Arena;
  let runner: RunningRunner;
  let first: SweepDetail;

  beforeAll(async () => {
    arena = await openArena();
    runner = arena.runner("first-runner");
    const { id } = await createSweep(arena.server, SMALL);
    first = await sweepEnd(arena.server, id);
  });

  afterAll(() => arena?.close());

  it("completes every trial with one accepted result each", () => {
    expect(first.status).toBe("complete");
    expect(first.progress).toMatchObject({
      trials: TRIALS,
      done: TRIALS,
      dead: 0,
      shardsWaiting: 0,
      shardsLeased: 0,
    });
  });

  it("publishes a leaderboard computed from the results", async () => {
    const document = leaderboardSchema.parse(await completeLeaderboard(arena.server, first.id));
    expect(document.status).toBe("complete");
    expect(document.rows.map((row) => row.optimizer).toSorted()).toEqual(
      SMALL.optimizers.map((o) => o.name).toSorted(),
    );
    expect(document.cells).toHaveLength(6);
    for (const cell of document.cells) expect(cell.final).toEqual([2, 2]);
    expect(document.devices[0]?.device.adapterClass).toBe("software");
  });

  it("repeats to the bit on the same adapter", async () => {
    const { id } = await createSweep(arena.server, { ...SMALL, name: "again", reuse: false });
    await sweepEnd(arena.server, id);
    const [before, after] = await Promise.all([trialValues(arena, first.id), trialValues(arena, id)]);
    expect(after).toEqual(before);
  });

  it("loses nothing when Chrome is killed in the middle of a shard", async () => {
    const { id } = await createSweep(arena.server, { ...SMALL, name: "killed", reuse: false });
    await until("a lease", async () => (await readSweep(arena.server, id)).progress.shardsLeased > 0);
    const killed = killChrome();
    expect(killed).toBeGreaterThan(0);
    const sweep = await sweepEnd(arena.server, id);
    expect(sweep.progress).toMatchObject({ trials: TRIALS, done: TRIALS, dead: 0 });
    expect(runner.log.some((line) => line.includes("relaunching Chrome"))).toBe(true);
    expect(await trialValues(arena, id)).toEqual(await trialValues(arena, first.id));
    expect(await readFigures(arena.server, id)).toEqual(await readFigures(arena.server, first.id));
  });
});

async function trialValues(arena: Arena, id: string): Promise<ReadonlyMap<string, number | null>> {
  const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials?limit=500`);
  const { trials } = (await response.json()) as { trials: { key: string; value: number | null }[] };
  return new Map(trials.map((trial) => [trial.key, trial.value]));
}

/** SIGKILL to every Chrome below this process; how many there were. */
function killChrome(): number {
  const chromes = below(process.pid).filter(({ command }) => /--remote-debugging|--type=/.test(command));
  for (const { pid } of chromes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It died with its parent.
    }
  }
  return chromes.length;
}
