/** Two versions of the edge under the same load, in turns: what a change has cost, whatever else the machine does. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EdgeVersion, ownEdge, withEdgeOf } from "./edge-version.ts";
import { type LoadFigures, measureSaturated } from "./load.ts";
import { quantile } from "./workload.ts";

const LANES = [1, 8] as const;

interface Turn {
  readonly lanes: number;
  readonly ours: LoadFigures;
  readonly theirs: LoadFigures;
}

export interface AgainstOptions {
  readonly clients: number;
  readonly shards: number;
  /** Turns of each load; who comes first alternates. */
  readonly rounds: number;
  /** The other version. */
  readonly against: string;
}

/** Prints the ratios, ours ÷ theirs, and writes them to `bench/results/`. */
export async function benchAgainst(options: AgainstOptions, say: (line: string) => void): Promise<void> {
  const { clients, shards, rounds, against } = options;
  await withEdgeOf(against, async (theirEdge, commit) => {
    const ourEdge = await ownEdge();
    const turns: Turn[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const lanes of LANES) {
        const measure = (edge: EdgeVersion) => measureSaturated(edge, clients, shards, lanes);
        const first = await measure(round % 2 === 0 ? ourEdge : theirEdge);
        const second = await measure(round % 2 === 0 ? theirEdge : ourEdge);
        const [ours, theirs] = round % 2 === 0 ? [first, second] : [second, first];
        turns.push({ lanes, ours, theirs });
        say(
          `round ${round + 1}, shards of ${lanes}: ${ours.callsPerSecond.toFixed(0)} calls/s here, ` +
            `${theirs.callsPerSecond.toFixed(0)} at ${commit}`,
        );
      }
    }
    const ratios = LANES.map((lanes) => ratiosOf(lanes, turns));
    for (const { lanes, calls, cpu } of ratios)
      say(
        `shards of ${lanes}: ${text(calls)} times the calls a second of ${commit}` +
          (cpu ? `, ${text(cpu)} times the CPU of the edge a call` : ""),
      );
    const folder = join(import.meta.dirname, "..", "results");
    await mkdir(folder, { recursive: true });
    const path = join(folder, "coordinator-against.json");
    await writeFile(
      path,
      `${JSON.stringify({ against: commit, clients, shards, ratios, turns }, null, 2)}\n`,
    );
    say(path);
  });
}

/** Of all turns of a load: the middle one, and the least and the most. */
interface Ratio {
  readonly middle: number;
  readonly least: number;
  readonly most: number;
}

function ratiosOf(lanes: number, turns: readonly Turn[]) {
  const mine = turns.filter((turn) => turn.lanes === lanes);
  const cpu = mine.flatMap(({ ours, theirs }) =>
    ours.edgeCpuMsPerCall !== null && theirs.edgeCpuMsPerCall !== null
      ? [ours.edgeCpuMsPerCall / theirs.edgeCpuMsPerCall]
      : [],
  );
  return {
    lanes,
    calls: ratioOf(mine.map(({ ours, theirs }) => ours.callsPerSecond / theirs.callsPerSecond)),
    cpu: cpu.length > 0 ? ratioOf(cpu) : null,
  };
}

function ratioOf(values: readonly number[]): Ratio {
  return { middle: quantile(values, 0.5), least: Math.min(...values), most: Math.max(...values) };
}

function text({ middle, least, most }: Ratio): string {
  return `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}
