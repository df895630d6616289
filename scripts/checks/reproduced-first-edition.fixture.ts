/** Runs `docs/reproduce-first-edition.py` on an export and compares every number with the leaderboard's. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import type { LeaderboardCell, LeaderboardRow } from "../../shared/contracts/leaderboard.ts";
import type { ComputedLeaderboard } from "../../shared/scoring/leaderboard.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "docs", "reproduce-first-edition.py");
/** Sums in another order, quantiles of distributions by another method. */
const F64_REL = 1e-9;
/** Differences of scores that cancel. */
const F64_ABS = 1e-12;

/** Why the script can't run here, for the name of a suite; empty: it can. */
export const pythonMissing =
  spawnSync("python3", ["--version"]).status === 0 ? "" : " (skipped: no python3 on this machine)";

type Numbers = readonly (number | null)[];
type Lists = Readonly<Record<string, Numbers>>;

export interface Reproduced {
  readonly rows: readonly {
    readonly optimizer: string;
    readonly rank: number;
    readonly score: number;
    readonly scoreBounds?: Numbers;
    readonly rankInterval?: Numbers;
    readonly tied?: boolean;
    readonly reference: number | null;
    readonly referenceBounds?: Numbers;
    readonly versus?: Numbers;
    readonly versusP?: number | null;
    readonly statuses: Readonly<Record<string, number>>;
    readonly successRate: Numbers;
    readonly costToTarget: number | null;
  }[];
  readonly cells: readonly {
    readonly problem: string;
    readonly optimizer: string;
    readonly basis: string;
    readonly distinctRuns: number;
    readonly best: number;
    readonly hyperparameters: object;
    readonly tuningValue: number | null;
    readonly finalValue: Numbers;
    readonly medianValue: number | null;
    readonly statuses: Readonly<Record<string, number>>;
    readonly endsAt: Readonly<Record<string, number>> | null;
    readonly curve: Lists | null;
    readonly tuningCurve: Lists | null;
    readonly againstLeader: {
      readonly leader: string;
      readonly p: number | null;
      readonly effect: number | null;
      readonly pairs: number;
      readonly differing: number;
      readonly canReach: boolean;
    } | null;
    readonly targets: readonly {
      readonly successes: number;
      readonly runs: number;
      readonly rate: Numbers;
      readonly art: number | null;
      readonly artBounds: Numbers;
    }[];
  }[];
  readonly ranks: {
    readonly friedman: number | null;
    readonly p: number | null;
    readonly criticalDifference: number;
    readonly problems: number;
    readonly average: Readonly<Record<string, number>>;
  } | null;
  readonly profile: { readonly tau: Numbers; readonly rho: Lists };
  readonly ecdf: { readonly cost: Numbers; readonly share: Lists };
  readonly notes: readonly string[];
}

/** @param path of an export, `.json` or `.json.gz` */
export function reproduce(path: string, ...options: readonly ("--intervals" | "--running")[]): Reproduced {
  const { status, stdout, stderr } = spawnSync("python3", [SCRIPT, path, "--json", ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Reproduced;
}

function isClose(a: number | null | undefined, b: number | null | undefined): boolean {
  if (typeof a !== "number" || typeof b !== "number") return (a ?? null) === (b ?? null);
  return Math.abs(a - b) <= F64_ABS + F64_REL * Math.abs(b);
}

/** Names the first figure that differs: an assertion for each of 100,000 would take minutes. */
function expectClose(what: string, actual: Numbers | undefined, expected: Numbers | undefined): void {
  const differs = (expected ?? []).findIndex((x, i) => !isClose(actual?.[i], x));
  if ((actual ?? []).length === (expected ?? []).length && differs < 0) return;
  expect.fail(`${what}[${differs}]: ${JSON.stringify(actual)}, published ${JSON.stringify(expected)}`);
}

/** @param intervals false: the script was run without them */
export function expectReproduced(own: Reproduced, board: ComputedLeaderboard, intervals: boolean): void {
  expect(own.rows.map((row) => [row.rank, row.optimizer])).toEqual(
    board.rows.map((row) => [row.rank, row.optimizer]),
  );
  for (const [i, row] of board.rows.entries()) expectRow(own.rows[i], row, intervals);
  const cells = board.cells.filter((cell) => cell.basis !== "none");
  const name = (cell: { readonly problem: string; readonly optimizer: string }) =>
    `${cell.problem} / ${cell.optimizer}`;
  expect(own.cells.map(name)).toEqual(cells.map(name));
  for (const [i, cell] of cells.entries()) expectCell(name(cell), own.cells[i], cell, intervals);
  expectAcross(own, board);
}

function expectRow(
  own: Reproduced["rows"][number] | undefined,
  row: LeaderboardRow,
  intervals: boolean,
): void {
  const { optimizer, score, scoreAgainstReference, successRate, versusReference } = row;
  const close = (what: string, actual: Numbers | undefined, expected: Numbers) =>
    expectClose(`${optimizer}: ${what}`, actual, expected);
  close("score", [own?.score ?? null], [score.estimate]);
  close("reference", [own?.reference ?? null], [scoreAgainstReference?.estimate ?? null]);
  close("success", own?.successRate, [successRate.estimate, successRate.low, successRate.high]);
  close("cost to target", [own?.costToTarget ?? null], [row.costToTarget]);
  expect(own?.statuses).toEqual(row.statuses);
  if (!intervals) return;
  close("score interval", own?.scoreBounds ?? [null, null], [score.low, score.high]);
  if (score.low !== null) {
    close("rank interval", own?.rankInterval, row.rankInterval);
    expect([optimizer, own?.tied]).toEqual([optimizer, row.tied]);
  }
  if (scoreAgainstReference !== null) {
    const { low, high } = scoreAgainstReference;
    close("reference interval", own?.referenceBounds ?? [null, null], [low, high]);
  }
  if (versusReference !== null) {
    const { low, high } = versusReference.difference;
    close("difference to adam", own?.versus ?? [null, null], [low, high]);
  }
  close("p against adam", [own?.versusP ?? null], [versusReference?.p ?? null]);
}

function expectCell(
  name: string,
  own: Reproduced["cells"][number] | undefined,
  cell: LeaderboardCell,
  intervals: boolean,
): void {
  const close = (what: string, actual: Numbers | undefined, expected: Numbers | undefined) =>
    expectClose(`${name}: ${what}`, actual, expected);
  expect([name, own?.basis, own?.distinctRuns, own?.best]).toEqual([
    name,
    cell.basis,
    cell.distinctRuns,
    cell.best?.configuration,
  ]);
  expect(own?.hyperparameters).toEqual(cell.best?.hyperparameters);
  expect([own?.statuses, own?.endsAt]).toEqual([cell.statuses, cell.endsAt]);
  close("tuning value", [own?.tuningValue ?? null], [cell.best?.tuningValue ?? null]);
  close("median", [own?.medianValue ?? null], [cell.medianValue]);
  const { estimate, low, high } = cell.finalValue;
  close("final value", own?.finalValue, intervals ? [estimate, low, high] : [estimate, null, null]);
  for (const [t, target] of cell.success.entries()) {
    const same = own?.targets[t];
    expect([same?.successes, same?.runs]).toEqual([target.successes, target.runs]);
    close("rate", same?.rate, [target.rate.estimate, target.rate.low, target.rate.high]);
    close("aRT", [same?.art ?? null], [target.art]);
    if (intervals) close("aRT interval", same?.artBounds, [target.artLow, target.artHigh]);
  }
  const { note: _, p, effect, ...against } = cell.againstLeader ?? { p: null, effect: null, note: "" };
  const { p: ownP, effect: ownEffect, ...ownAgainst } = own?.againstLeader ?? { p: null, effect: null };
  expect([name, ownAgainst]).toEqual([name, against]);
  close("p, effect", [ownP, ownEffect], [p, effect]);
  for (const [key, values] of Object.entries(cell.tuningCurve ?? {}))
    close(`tuning curve ${key}`, own?.tuningCurve?.[key], values);
  const { runs: _runs, ...curve } = cell.curve ?? { runs: 0 };
  for (const [key, values] of Object.entries(curve as Lists))
    close(`curve ${key}`, own?.curve?.[key], values);
}

function expectAcross(own: Reproduced, { ranks, profile, ecdf }: ComputedLeaderboard): void {
  expect(own.ranks === null).toBe(ranks === null);
  if (ranks !== null) {
    const read = (of: Omit<NonNullable<Reproduced["ranks"]>, "average">): Numbers => [
      of.friedman,
      of.p,
      of.criticalDifference,
      of.problems,
    ];
    expectClose("Friedman", own.ranks ? read(own.ranks) : [], [
      ranks.friedman,
      ranks.p,
      ranks.criticalDifference,
      ranks.problems,
    ]);
    for (const { optimizer, rank } of ranks.average)
      expectClose(`rank of ${optimizer}`, [own.ranks?.average[optimizer] ?? null], [rank]);
  }
  expectClose("tau", own.profile.tau, profile?.tau);
  for (const { optimizer, rho } of profile?.curves ?? [])
    expectClose(`profile of ${optimizer}`, own.profile.rho[optimizer], rho);
  expectClose("ecdf costs", own.ecdf.cost, ecdf?.cost);
  for (const { optimizer, share } of ecdf?.curves ?? [])
    expectClose(`ecdf of ${optimizer}`, own.ecdf.share[optimizer], share);
}
