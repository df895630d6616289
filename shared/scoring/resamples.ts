/**
 * Bootstrap draws of one problem's runs. The design is paired, so what is drawn are seeds: all entrants get the runs
 * they have at the drawn seeds, however many of their own are missing yet.
 */
import { hashAxes } from "../hashing/murmur3.ts";
import { randomBits } from "./bootstrap.ts";
import type { ProblemTimes } from "./time-table.ts";

/** Entrants whose runs are of one phase: only these share seeds. */
interface Phase {
  /** All seeds that any of them has, ascending. */
  readonly seeds: readonly number[];
  /** Positions in `seeds` of the present draw. */
  readonly drawn: Int32Array;
  readonly members: readonly Member[];
}

interface Member {
  readonly entrant: number;
  /** Position of its run at each of the seeds; −1: it has none. */
  readonly run: Int32Array;
  readonly buffer: Int32Array;
}

/**
 * The picked runs of every entrant (reused buffers), draw by draw; seeded by the problem's name alone. As many seeds are
 * drawn as there are; an entrant that misses some gets fewer runs. Where none of its runs is drawn it keeps all of them in
 * that draw: an average over none does not exist.
 */
export function* resamples(
  times: ProblemTimes,
  draws: number,
): Generator<readonly [draw: number, picks: readonly Int32Array[]], void, undefined> {
  const bits = randomBits(hashAxes(0, "bootstrap", times.problem));
  const phases = [phaseOf(times, (seed) => seed >= 0), phaseOf(times, (seed) => seed < 0)];
  const uniform = new Float64Array(Math.max(...phases.map(({ seeds }) => seeds.length)));
  const picks: Int32Array[] = Array.from(times.runs, () => new Int32Array(0));
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < uniform.length; i++) uniform[i] = bits() / 0x1_0000_0000;
    for (const { seeds, drawn, members } of phases) {
      for (let i = 0; i < drawn.length; i++) drawn[i] = Math.floor((uniform[i] as number) * seeds.length);
      for (const member of members) picks[member.entrant] = picked(member, drawn);
    }
    yield [draw, picks];
  }
}

function phaseOf(times: ProblemTimes, isOf: (seed: number) => boolean): Phase {
  const own = times.seeds.map((seeds) => Array.from(seeds).filter(isOf));
  const seeds = [...new Set(own.flat())].sort((a, b) => a - b);
  const members = own.flatMap((list, entrant): Member[] => {
    if (list.length === 0) return [];
    const run = Int32Array.from(seeds, (seed) => list.indexOf(seed));
    return [{ entrant, run, buffer: new Int32Array(Math.max(seeds.length, list.length)) }];
  });
  return { seeds, drawn: new Int32Array(seeds.length), members };
}

function picked({ run, buffer }: Member, drawn: Int32Array): Int32Array {
  let count = 0;
  for (let i = 0; i < drawn.length; i++) {
    const at = run[drawn[i] as number] as number;
    if (at >= 0) buffer[count++] = at;
  }
  if (count === 0) for (const at of run) if (at >= 0) buffer[count++] = at;
  return buffer.subarray(0, count);
}
