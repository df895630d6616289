/** The leaderboard over the results of one adapter class or version, computed from the stored results. */
import { describe, expect, it } from "vitest";
import { type Leaderboard, leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { call, createSweep, DEVICE, resultOf, runnerCall, takeLease } from "./client.ts";

const HARDWARE = { ...DEVICE, vendor: "some", adapterClass: "hardware" as const, version: "1.2.0+b" };

const boardOf = (sweep: string, query = "") =>
  call<Leaderboard>("GET", `/v1/sweeps/${sweep}/leaderboard${query}`, undefined, null);

/** Runs a sweep to its end; of every lease the even trials come from hardware. Returns the hardware's results. */
async function finishOnTwo(sweep: string): Promise<ReadonlyMap<number, TrialResult>> {
  const fromHardware = new Map<number, TrialResult>();
  for (let lease = await takeLease(sweep, "both"); lease; lease = await takeLease(sweep, "both")) {
    const { trials, targets } = lease as Lease;
    for (const device of [HARDWARE, DEVICE]) {
      const own = trials.filter((_, i) => (i % 2 === 0) === (device === HARDWARE));
      if (own.length === 0) continue;
      const results = own.map((trial) => resultOf(trial, targets.length));
      if (device === HARDWARE)
        for (const [i, trial] of own.entries()) fromHardware.set(trial.index, results[i] as TrialResult);
      const body = { runner: "both", fence: lease.fence, device, lanes: own.length, results };
      const path = `/v1/sweeps/${sweep}/shards/${lease.shard}/results`;
      expect((await runnerCall("PUT", path, body)).status).toBe(200);
    }
  }
  return fromHardware;
}

describe("a leaderboard of some devices", () => {
  it("counts their results alone, and matches the schema", async () => {
    const { id } = await createSweep({
      protocol: { studies: 1, configurations: 3, finalSeeds: 5, sampler: "random" },
    });
    const hardware = await finishOnTwo(id);
    const all = (await boardOf(id)).body;
    const { status, body } = await boardOf(id, "?adapter=hardware");
    expect(status).toBe(200);
    expect(leaderboardSchema.parse(body)).toEqual(body);
    expect(body.devices.map(({ device, trials }) => [device.adapterClass, trials])).toEqual([
      ["hardware", hardware.size],
    ]);
    for (const [i, cell] of body.cells.entries()) {
      // Per entry 4 tuning trials, then 5 final ones.
      const finals = [...hardware].filter(([index]) => index >= 9 * i + 4 && index < 9 * (i + 1));
      const values = finals.map(([, result]) => result.value as number).toSorted((a, b) => a - b);
      expect(values.length).toBe(3);
      expect(cell.final).toEqual([3, 5]);
      expect(cell.medianValue).toBe(values[1]);
      expect(cell.curve?.runs).toBe(3);
      // The configuration is the one whose final runs these are, not the best of this class alone.
      expect(cell.best?.configuration).toBe(all.cells[i]?.best?.configuration);
      expect(all.cells[i]?.final).toEqual([5, 5]);
      expect(all.cells[i]?.curve?.runs).toBe(5);
      expect(all.cells[i]?.finalValue).not.toEqual(cell.finalValue);
    }
    expect(body.rows.map((row) => row.note).join()).toContain("Only 3 seeds");
  });

  it("takes a version, both together, and says when nothing matches", async () => {
    const { id } = await createSweep();
    await finishOnTwo(id);
    const byVersion = (await boardOf(id, `?version=${encodeURIComponent("1.2.0+b")}`)).body;
    const byClass = (await boardOf(id, "?adapter=hardware")).body;
    expect(byVersion.cells).toEqual(byClass.cells);
    const nothing = (await boardOf(id, "?adapter=hardware&version=0")).body;
    expect(nothing.devices).toEqual([]);
    expect(nothing.rows).toEqual([]);
    expect(nothing.cells.every(({ basis }) => basis === "none")).toBe(true);
  });

  it("is computed again when a result has come", async () => {
    const { id } = await createSweep();
    expect((await boardOf(id, "?adapter=software")).body.devices).toEqual([]);
    await finishOnTwo(id);
    expect((await boardOf(id, "?adapter=software")).body.devices.length).toBe(1);
  });

  it("refuses other filters", async () => {
    const { id } = await createSweep();
    for (const query of ["?adapter=quantum", "?colour=red", `?version=${"9".repeat(41)}`])
      expect((await boardOf(id, query)).status, query).toBe(400);
  });
});
