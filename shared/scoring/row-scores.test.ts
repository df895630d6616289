/** Intervals, rank intervals, ties and the comparison with the reference, against a naive twin and by hand. */
import { describe, expect, it } from "vitest";
import { hashAxes, mix32 } from "../hashing/murmur3.ts";
import { randomBits } from "./bootstrap.ts";
import { atOnce } from "./pieces.ts";
import { plainQuantile } from "./plain-bootstrap.fixture.ts";
import { type RowScore, rowScores, separated } from "./row-scores.ts";
import type { TimeTable } from "./time-table.ts";

const MISS = Number.POSITIVE_INFINITY;
const DRAWS = 400;

/** A run of the twin: what it cost, and the cost to each target. */
interface Run {
  readonly cost: number;
  readonly times: readonly number[];
}
/** `problem → optimizer → seed → run`; a seed "t…" is of a tuning run. */
type Results = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Run>>>>>>;

function tableOf(results: Results, optimizers: readonly string[]): TimeTable {
  return {
    optimizers,
    problems: Object.entries(results).map(([problem, byOptimizer]) => {
      const lists = optimizers.map((name) => Object.entries(byOptimizer[name] ?? {}));
      const targets = Math.max(...lists.flat().map(([, run]) => run.times.length));
      const across = <T>(read: (run: Run, t: number) => T): readonly T[][] =>
        lists.map((list) =>
          Array.from({ length: targets }, (_, t) => list.map(([, run]) => read(run, t))).flat(),
        );
      return {
        problem,
        targets,
        runs: Int32Array.from(lists, (list) => list.length),
        seeds: lists.map((list) =>
          Int32Array.from(list, ([seed]) =>
            seed.startsWith("t") ? -1 - Number(seed.slice(1)) : Number(seed),
          ),
        ),
        cost: across((run, t) => Math.min(run.cost, run.times[t] as number)).map((x) => Float64Array.from(x)),
        reached: across((run, t) => (run.times[t] === MISS ? 0 : 1)).map((x) => Uint8Array.from(x)),
      };
    }),
  };
}

interface Twin {
  readonly b: Readonly<Record<string, number>>;
  readonly against: Readonly<Record<string, number>>;
}

/** B and the score against adam from lists of runs, by the definitions of docs/reproduce.md. */
function twinScores(
  runsOf: (problem: string, optimizer: string) => readonly Run[],
  problems: readonly string[],
  optimizers: readonly string[],
): Twin {
  const art = (runs: readonly Run[], t: number): number => {
    const hits = runs.filter((run) => run.times[t] !== MISS);
    const spent = runs.reduce((sum, run) => sum + Math.min(run.times[t] as number, run.cost), 0);
    return hits.length === 0 ? MISS : spent / hits.length;
  };
  const points = (time: number, other: number): number => {
    if (time === MISS) return 0;
    return Math.max(0, 4 - (other === MISS ? 0 : time / other)) / 3;
  };
  const b: Record<string, number> = {};
  const against: Record<string, number> = {};
  for (const name of optimizers) {
    const own: number[] = [];
    const toAdam: number[] = [];
    for (const problem of problems) {
      const runs = runsOf(problem, name);
      if (runs.length === 0) continue;
      const targets = Array.from({ length: runs[0]?.times.length ?? 0 }, (_, t) => t);
      const average = (other: (t: number) => number): number =>
        targets.reduce((sum, t) => sum + points(art(runs, t), other(t)), 0) / targets.length;
      own.push(average((t) => Math.min(...optimizers.map((each) => art(runsOf(problem, each), t)))));
      const adam = runsOf(problem, "adam");
      if (adam.length > 0) toAdam.push(average((t) => art(adam, t)));
    }
    b[name] = own.reduce((sum, x) => sum + x, 0) / own.length;
    against[name] = toAdam.reduce((sum, x) => sum + x, 0) / toAdam.length;
  }
  return { b, against };
}

/** Draws seeds, not positions: each problem's stream is its own, each phase has its own list of seeds. */
function twinDraws(results: Results, optimizers: readonly string[]): readonly Twin[] {
  const problems = Object.keys(results);
  const streams = new Map(problems.map((p) => [p, randomBits(hashAxes(0, "bootstrap", p))]));
  const seedsOf = (problem: string, tuning: boolean): readonly string[] => {
    const all = optimizers.flatMap((name) => Object.keys(results[problem]?.[name] ?? {}));
    const order = (seed: string): number => (tuning ? -1 : 1) * Number(seed.replace("t", ""));
    return [...new Set(all)]
      .filter((seed) => seed.startsWith("t") === tuning)
      .sort((a, b) => order(a) - order(b));
  };
  return Array.from({ length: DRAWS }, () => {
    const picked = new Map<string, readonly Run[]>();
    for (const problem of problems) {
      const [final, tuning] = [seedsOf(problem, false), seedsOf(problem, true)];
      const bits = streams.get(problem) as () => number;
      const uniform = Array.from({ length: Math.max(final.length, tuning.length) }, () => bits() / 2 ** 32);
      const draw = (seeds: readonly string[]) =>
        seeds.map((_, i) => seeds[Math.floor((uniform[i] ?? 0) * seeds.length)]);
      const drawn = [...draw(final), ...draw(tuning)];
      for (const name of optimizers) {
        const own = results[problem]?.[name] ?? {};
        const runs = drawn.flatMap((seed) => own[seed ?? ""] ?? []);
        picked.set(`${problem} ${name}`, runs.length > 0 ? runs : Object.values(own));
      }
    }
    return twinScores((p, o) => picked.get(`${p} ${o}`) ?? [], problems, optimizers);
  });
}

function madeUp(seeds: number, speed: Readonly<Record<string, number>>): Results {
  const unit = (...axes: readonly (string | number)[]): number => mix32(hashAxes(3, ...axes)) / 2 ** 32;
  const run = (problem: string, name: string, seed: number): Run => {
    const base = (200 * (0.6 + 0.8 * unit(problem, seed))) / (speed[name] as number);
    const time = base * (0.7 + 0.6 * unit(problem, name, seed));
    return { cost: 300, times: [time, 2 * time].map((t) => (t <= 300 ? t : MISS)) };
  };
  const byName = (problem: string) =>
    Object.fromEntries(
      Object.keys(speed).map((name) => [
        name,
        Object.fromEntries(
          Array.from({ length: seeds }, (_, seed) => [String(seed), run(problem, name, seed)]),
        ),
      ]),
    );
  return { one: byName("one"), two: byName("two"), three: byName("three") };
}

const NAMES = ["adam", "fast", "like-adam", "slow"];
const COMPLETE = madeUp(7, { adam: 2, fast: 4, "like-adam": 2.05, slow: 1 });

/** As while a sweep runs: runs missing here and there, one entrant on its tuning seeds still, one not begun. */
function unfinished(): Results {
  const drop = (runs: Readonly<Record<string, Run>>, ...gone: readonly string[]) =>
    Object.fromEntries(Object.entries(runs).filter(([seed]) => !gone.includes(seed)));
  const { one = {}, two = {}, three = {} } = COMPLETE;
  return {
    one: { ...one, fast: drop(one.fast ?? {}, "0", "1", "4"), slow: { "5": one.slow?.["5"] as Run } },
    two: { ...two, fast: { t0: two.fast?.["0"] as Run, t1: two.fast?.["3"] as Run }, slow: {} },
    three,
  };
}

describe.each([
  ["a whole sweep", COMPLETE],
  ["a sweep with runs missing, where pairing by position would compare other seeds", unfinished()],
])("rowScores on %s", (_, results) => {
  const rows = atOnce(rowScores(tableOf(results, NAMES), "adam", DRAWS));
  const data = twinScores((p, o) => Object.values(results[p]?.[o] ?? {}), Object.keys(results), NAMES);
  const draws = twinDraws(results, NAMES);
  const bounds = (values: readonly number[]) =>
    [plainQuantile(values, 0.025), plainQuantile(values, 0.975)] as const;

  it.each(NAMES)("%s: estimates, intervals, rank interval and p are the twin's", (name) => {
    const row = rows.find(({ optimizer }) => optimizer === name) as RowScore;
    const close = (own: number | null | undefined, twin: number | undefined) =>
      expect(own).toBeCloseTo(twin as number, 12);
    const [low, high] = bounds(draws.map(({ b }) => b[name] as number));
    close(row.score.estimate, data.b[name]);
    close(row.score.low, low);
    close(row.score.high, high);
    const [refLow, refHigh] = bounds(draws.map(({ against }) => against[name] as number));
    close(row.reference?.estimate, data.against[name]);
    close(row.reference?.low, refLow);
    close(row.reference?.high, refHigh);
    const ranks = draws.map(
      ({ b }) => 1 + NAMES.filter((other) => (b[other] as number) > (b[name] as number) + 1e-12).length,
    );
    const [first, last] = bounds(ranks);
    expect(row.rankInterval).toEqual([Math.floor(first), Math.ceil(last)]);
    if (name === "adam") {
      expect(row.versusReference).toBeNull();
      return;
    }
    const differences = draws.map(({ against }) => (against[name] as number) - (against.adam as number));
    const far = Math.min(
      differences.filter((d) => d <= 1e-12).length,
      differences.filter((d) => d >= -1e-12).length,
    );
    close(
      row.versusReference?.difference.estimate,
      (data.against[name] as number) - (data.against.adam as number),
    );
    close(row.versusReference?.difference.low, bounds(differences)[0]);
    close(row.versusReference?.p, Math.min(1, (2 * (1 + far)) / (1 + DRAWS)));
  });

  it("tells two apart exactly when the twin's interval of their difference lies above 0", () => {
    const verdicts = NAMES.flatMap((a) =>
      NAMES.map((b) => {
        const [low] = bounds(draws.map((draw) => (draw.b[a] as number) - (draw.b[b] as number)));
        const [above, below] = [a, b].map((name) => rows.find((row) => row.optimizer === name) as RowScore);
        expect(separated(above as RowScore, below as RowScore)).toBe(low > 1e-12);
        return low > 1e-12;
      }),
    );
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });
});

describe("rowScores", () => {
  it("negative control: drawing positions instead of seeds gives other intervals where runs are missing", () => {
    const results = unfinished();
    const table = tableOf(results, NAMES);
    const byPosition = {
      ...table,
      problems: table.problems.map((p) => ({ ...p, seeds: p.seeds.map((own) => own.map((_, i) => i)) })),
    };
    const low = (of: TimeTable) => atOnce(rowScores(of, "adam", DRAWS)).map(({ score }) => score.low);
    expect(low(byPosition)).not.toEqual(low(table));
  });

  it("gives no interval, p or separation when every entrant repeats one run", () => {
    const run = (cost: number): Run => ({ cost: 300, times: [cost] });
    const repeated = (cost: number) =>
      Object.fromEntries(Array.from({ length: 12 }, (_, s) => [s, run(cost)]));
    const results = { one: { adam: repeated(100), fast: repeated(50) } };
    const rows = atOnce(rowScores(tableOf(results, ["adam", "fast"]), "adam", DRAWS));
    expect(rows.map(({ score }) => [score.low, score.high])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(rows[1]?.versusReference).toMatchObject({ difference: { low: null }, p: null });
    expect(rows.map(({ rankInterval }) => rankInterval)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(separated(rows[1] as RowScore, rows[0] as RowScore)).toBe(false);
  });

  it("gives others their turn in time, however few runs there are; without a repetition it draws nothing", () => {
    const table = (seeds: number) => {
      const names = Array.from({ length: 10 }, (_, o) => `o${o}`);
      const runs = (o: number) =>
        Object.fromEntries(Array.from({ length: seeds }, (_, s) => [s, { cost: 300, times: [o + s + 1] }]));
      return tableOf({ one: Object.fromEntries(names.map((name, o) => [name, runs(o)])) }, names);
    };
    const yields = (seeds: number): number => {
      const pieces = rowScores(table(seeds), "o0", 10_000);
      let count = 0;
      while (!pieces.next().done) count++;
      return count;
    };
    // 1,000 draws of 10 entrants take 3 to 10 ms.
    expect(yields(2)).toBeGreaterThan(20 + 10);
    expect(yields(1)).toBe(10);
  });
});
