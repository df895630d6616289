/** Devices of a document: those with the most results, and how many more there are. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Device } from "../../shared/contracts/lease.ts";

/** What a runner says of itself has up to some hundred bytes: 200 of them are 100 kB at most. */
const MAX_LISTED = 200;

/** @param counts accepted results by the number of their device */
export function deviceList(
  devices: Iterable<readonly [number, Device]>,
  counts: ReadonlyMap<number, number>,
): Pick<Leaderboard, "devices" | "otherDevices"> {
  const all = [...devices]
    .map(([number, device]) => ({ device, trials: counts.get(number) ?? 0 }))
    .filter((each) => each.trials > 0)
    .sort((a, b) => b.trials - a.trials);
  const others = all.slice(MAX_LISTED);
  if (others.length === 0) return { devices: all };
  const trials = others.reduce((sum, each) => sum + each.trials, 0);
  return { devices: all.slice(0, MAX_LISTED), otherDevices: { devices: others.length, trials } };
}
