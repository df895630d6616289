/** Runs the scripts of `docs/` on an export and compares every number with the board's. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import type { StudyBoard, StudyBoardRow } from "../../shared/contracts/study-board.ts";

const DOCS = join(import.meta.dirname, "..", "..", "docs");
/** Quantiles of Student's t by another method. */
const F64_REL = 1e-8;

type Numbers = readonly (number | null | undefined)[];
interface OwnRatio {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly df: number | null;
  readonly basis: string;
  readonly values: Numbers;
  readonly mark: string | null;
  readonly bound: string | null;
  readonly blocks: number;
}
interface OwnRatios {
  readonly ratio: OwnRatio;
  readonly one: OwnRatio;
  readonly default: OwnRatio;
  readonly defaultAgainstTuned: OwnRatio;
  readonly success: Numbers;
  /** Absent where the export holds no targets. */
  readonly held?: number | null;
}
interface OwnTold {
  readonly p: number | null;
  readonly verdict: string;
}
export interface RecomputedBoard {
  readonly reference: string;
  readonly leader: string | null;
  readonly optimizers: readonly string[];
  readonly rows: readonly (OwnRatios & {
    readonly optimizer: string;
    readonly place: number | null;
    readonly loss: number | null;
    readonly fromLeader: OwnTold | null;
    readonly fromReference: OwnTold | null;
    readonly won: Numbers | null;
    readonly problemsLikeThese: Numbers | null;
  })[];
  readonly cells: readonly (OwnRatios & {
    readonly problem: string;
    readonly optimizer: string;
    readonly losses: Numbers;
    readonly selected: Numbers;
  })[];
  readonly heldOut: StudyBoard["heldOut"];
  readonly flips: number;
  readonly p: readonly Numbers[];
  readonly pOverProblems: readonly Numbers[];
  readonly notes: readonly string[];
}

/** Why a script can't run here, for the name of a suite; empty: it can. */
export function missing(command: "python3" | "perl"): string {
  return spawnSync(command, ["--version"]).status === 0 ? "" : ` (skipped: no ${command} on this machine)`;
}

/** @param path of an export, `.json` or `.json.gz` */
export function recompute(command: "python3", path: string, ...options: readonly string[]): RecomputedBoard {
  return run(command, "reproduce.py", path, options) as RecomputedBoard;
}

function run(command: string, script: string, path: string, options: readonly string[] = []): unknown {
  const { status, stdout, stderr } = spawnSync(command, [join(DOCS, script), path, "--json", ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function expectClose(what: string, actual: Numbers | undefined, expected: Numbers): void {
  const differs = expected.findIndex((x, i) => !isClose(actual?.[i], x));
  if ((actual ?? []).length === expected.length && differs < 0) return;
  expect.fail(`${what}[${differs}]: ${JSON.stringify(actual)}, published ${JSON.stringify(expected)}`);
}

function isClose(a: number | null | undefined, b: number | null | undefined): boolean {
  if (typeof a !== "number" || typeof b !== "number") return (a ?? null) === (b ?? null);
  return Math.abs(a - b) <= 1e-12 + F64_REL * Math.abs(b);
}

/** @param hasTargets of the export: without them `held` can't be recomputed, and must not be said */
export function expectBoardReproduced(own: RecomputedBoard, board: StudyBoard, hasTargets = true): void {
  expect([own.reference, own.leader, own.optimizers]).toEqual([
    board.reference,
    board.leader,
    board.optimizers,
  ]);
  expect(own.rows.map(({ optimizer, place }) => [optimizer, place])).toEqual(
    board.rows.map(({ optimizer, place }) => [optimizer, place]),
  );
  for (const [i, row] of board.rows.entries()) {
    const mine = own.rows[i];
    expectRatiosOf(row.optimizer, mine, row);
    expectHeld(row.optimizer, mine, row, hasTargets);
    expectClose(`${row.optimizer}: loss`, [mine?.loss], [row.loss]);
    expectTold(`${row.optimizer}: leader`, mine?.fromLeader, row.fromLeader);
    expectTold(`${row.optimizer}: reference`, mine?.fromReference, row.fromReference);
    expect(mine?.won ?? null).toEqual(row.won && [row.won.won, row.won.lost, row.won.tied]);
    const like = row.problemsLikeThese?.ratio;
    expectClose(
      `${row.optimizer}: problems like these`,
      mine?.problemsLikeThese ?? [],
      like ? [like.estimate, like.low, like.high] : [],
    );
  }
  for (const cell of board.cells) {
    const mine = own.cells.find((each) => each.problem === cell.problem && each.optimizer === cell.optimizer);
    expectRatiosOf(`${cell.problem} / ${cell.optimizer}`, mine, cell);
    expectHeld(`${cell.problem} / ${cell.optimizer}`, mine, cell, hasTargets);
    expectClose(`${cell.problem} / ${cell.optimizer}: losses`, mine?.losses, cell.losses.tuned);
    const counted = mine?.selected.map((chosen, m) => (cell.selected[m] === null ? null : chosen));
    expectClose(`${cell.problem} / ${cell.optimizer}: winners`, counted, cell.selected);
  }
  expect(own.heldOut.map(({ by, problems, optimizers }) => ({ by, problems, optimizers }))).toEqual(
    board.heldOut.map(({ by, problems, optimizers }) => ({ by, problems, optimizers })),
  );
  for (const [i, { by, turned }] of board.heldOut.entries()) {
    const mine = own.heldOut[i]?.turned ?? [];
    expect(mine.map(({ better, cheaper, told }) => ({ better, cheaper, told }))).toEqual(
      turned.map(({ better, cheaper, told }) => ({ better, cheaper, told })),
    );
    for (const [t, pair] of turned.entries())
      expectClose(`${by}: ${pair.better}`, [mine[t]?.pByCost, mine[t]?.p], [pair.pByCost, pair.p]);
  }
  expect(own.flips).toBe(board.test?.flips ?? 0);
  for (const [a, row] of (board.test?.p ?? []).entries()) expectClose(`p of ${a}`, own.p[a], row);
  for (const [a, row] of (board.testOverProblems?.p ?? []).entries())
    expectClose(`p over problems of ${a}`, own.pOverProblems[a], row);
}

function expectRatiosOf(
  name: string,
  own: OwnRatios | undefined,
  published: Pick<StudyBoardRow, "ratio" | "tracks" | "defaultAgainstTuned" | "success">,
): void {
  expectRatio(`${name}: ratio`, own?.ratio, published.ratio);
  expectRatio(`${name}: default`, own?.default, published.tracks.default);
  expectRatio(`${name}: one`, own?.one, published.tracks.one);
  expectRatio(`${name}: own default`, own?.defaultAgainstTuned, published.defaultAgainstTuned);
  const { estimate, low, high } = published.success;
  expectClose(`${name}: success`, own?.success, [estimate, low, high]);
}

function expectHeld(
  name: string,
  own: OwnRatios | undefined,
  { held }: Pick<StudyBoardRow, "held">,
  hasTargets: boolean,
): void {
  if (hasTargets) expectClose(`${name}: held`, [own?.held], [held]);
  expect([name, own !== undefined && "held" in own]).toEqual([name, hasTargets]);
}

function expectRatio(name: string, own: OwnRatio | undefined, published: StudyBoardRow["ratio"]): void {
  const { ratio, df, basis, values, mark, bound, blocks } = published;
  expectClose(name, own && [own.estimate, own.low, own.high, own.df], [
    ratio.estimate,
    ratio.low,
    ratio.high,
    df,
  ]);
  expectClose(`${name}, values`, own?.values, values);
  expect([name, own?.basis, own?.mark, own?.bound, own?.blocks]).toEqual([name, basis, mark, bound, blocks]);
}

function expectTold(
  name: string,
  own: OwnTold | null | undefined,
  published: StudyBoardRow["fromLeader"],
): void {
  expectClose(name, [own?.p], [published?.p]);
  expect([name, own?.verdict]).toEqual([name, published?.verdict]);
}

/** `docs/reproduce.pl`: the ratios of rows and cells. */
export function expectRatios(path: string, board: StudyBoard): void {
  const own = run("perl", "reproduce.pl", path, ["--reference", board.reference]) as {
    readonly ratios: Readonly<Record<string, number | null>>;
    readonly cells: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  };
  for (const { optimizer, ratio } of board.rows)
    expectClose(`perl: ${optimizer}`, [own.ratios[optimizer]], [ratio.ratio.estimate]);
  for (const { problem, optimizer, ratio } of board.cells)
    expectClose(`perl: ${problem} / ${optimizer}`, [own.cells[problem]?.[optimizer]], [ratio.ratio.estimate]);
}
