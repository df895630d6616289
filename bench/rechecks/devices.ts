/** The same planned trials on two WebGPU drivers of this machine, and how far they are apart. */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";
import {
  boundOfNone,
  differencesOf,
  type FieldRow,
  TOLERANCES,
  type TrialDifferences,
  tableOf,
} from "./device-differences.ts";
import type { DeviceShard, Pairing } from "./device-trials.ts";

const RESULT = join(import.meta.dirname, "..", "results", "rechecks-devices.json");
const TRIALS = join(import.meta.dirname, "device-trials.ts");

/** Of the preset saddle-zoo, in an order in which a part of it is a fair sample too. */
export const PAIRINGS: readonly Pairing[] = (
  [
    ["rosenbrock", "adam"],
    ["himmelblau", "momentum"],
    ["beale", "adam"],
    ["styblinski-tang", "two-way-armijo"],
    ["rosenbrock", "momentum"],
    ["xor", "adam"],
    ["quadratic-saddle", "sgd"],
    ["double-well", "parabola-momentum"],
    ["himmelblau", "lbfgs"],
    ["matrix-factorisation", "momentum"],
    ["phase-retrieval", "adam"],
    ["rosenbrock", "two-way-armijo"],
  ] as const
).map(([problem, optimizer]) => ["saddle-zoo", problem, optimizer]);

export interface DevicesRecord {
  /** As the two adapters call themselves. */
  readonly devices: readonly [string, string];
  readonly tolerances: readonly number[];
  readonly table: readonly FieldRow[];
  readonly trials: readonly TrialDifferences[];
}

export interface DevicesOptions {
  /** Manifest of the second Vulkan driver; the first is the one that is used here anyway. */
  readonly driver?: string;
  /** Where that driver's libraries are, if not among the system's. */
  readonly libraries?: string;
  /** Lines that `device-trials.ts` wrote on two devices, in place of running them. */
  readonly recorded?: readonly string[];
  readonly pairings: number;
}

export async function benchDevices(options: DevicesOptions, say: (line: string) => void): Promise<void> {
  const [first, second] = options.recorded
    ? await Promise.all(options.recorded.map(readShards))
    : await runBoth(options, say);
  if (!first || !second) throw new RangeError("two devices are compared: name two files");
  const record = compare(first, second);
  await writeFile(RESULT, `${JSON.stringify(record)}\n`);
  const bound = (100 * boundOfNone(record.trials.length)).toPrecision(2);
  say(`${record.trials.length} trials on ${record.devices.join(" and ")}; none seen: at most ${bound} %`);
  for (const { field, same, median, p90, largest, different } of record.table)
    say(
      `${field.padEnd(28)}same bits ${same}, median ${median}, p90 ${p90}, largest ${largest}; ` +
        TOLERANCES.map((tolerance, i) => `over ${tolerance}: ${different[i]}`).join(", "),
    );
}

/** Shards that only one device has finished are left out. */
function compare(first: readonly DeviceShard[], second: readonly DeviceShard[]): DevicesRecord {
  const trials: TrialDifferences[] = [];
  for (const { pairing, results } of first) {
    const other = second.find((each) => each.pairing.join() === pairing.join());
    const name = pairing.slice(1).join("/");
    if (other)
      trials.push(
        ...results.flatMap((result) => {
          const same = other.results.find(({ key }) => key === result.key);
          return same ? [differencesOf(name, result, same)] : [];
        }),
      );
  }
  const devices = [first[0]?.device ?? "none", second[0]?.device ?? "none"] as const;
  return { devices, tolerances: TOLERANCES, table: tableOf(trials), trials };
}

async function runBoth({ driver, libraries, pairings }: DevicesOptions, say: (line: string) => void) {
  if (driver === undefined)
    throw new RangeError("--driver names the manifest of a second Vulkan driver (lvp_icd.json of Mesa, say)");
  const own = dawnEnvironment();
  const theirs = {
    VK_ICD_FILENAMES: driver,
    XDG_RUNTIME_DIR: tmpdir(),
    ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
  };
  const shards: DeviceShard[][] = [[], []];
  for (const pairing of PAIRINGS.slice(0, pairings))
    for (const [i, environment] of [own, theirs].entries()) {
      try {
        const env = { ...process.env, ...environment };
        const text = execFileSync(process.execPath, [TRIALS, JSON.stringify([pairing])], {
          env,
          maxBuffer: 1e9,
        });
        shards[i]?.push(JSON.parse(text.toString()) as DeviceShard);
        say(`${pairing.slice(1).join("/")} on ${shards[i]?.at(-1)?.device}`);
      } catch (error) {
        say(`${pairing.slice(1).join("/")} is left out: ${String(error).split("\n")[0]}`);
      }
    }
  return shards;
}

async function readShards(file: string): Promise<DeviceShard[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as DeviceShard);
}
