/** `docs/reproduce.py` and `docs/reproduce.pl`, written in other languages from the definitions alone, against the board. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { BoardFigure, StudyBoard } from "../../shared/contracts/study-board.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { heldOutEndsOf } from "../../shared/contracts/target-series.ts";
import { CATALOGUE_FIXTURE } from "../../shared/planning/catalogue.fixture.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan } from "../../shared/planning/planned.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";
import { buildLeaderboard } from "../../shared/scoring/leaderboard.ts";
import {
  type SyntheticTrial,
  syntheticResults,
  withHeldOut,
} from "../../shared/scoring/synthetic-results.fixture.ts";
import { expectBoardReproduced, expectRatios, missing, recompute } from "./reproduced-board.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "saddlebench-board-"));
afterAll(() => rmSync(folder, { recursive: true }));
const QUALITY = { sgd: 3, adam: 6, krylov: 11, "parameter-free": 5 };

function planOf(change: Partial<SweepRequestInput> = {}): Plan {
  const request = sweepRequestSchema.parse({
    name: "reproduce",
    seed: 5,
    problems: [
      { name: "rosenbrock" },
      { name: "rosenbrock", options: { dimension: 6 } },
      { name: "monkey-saddle", budget: 70 },
    ],
    optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "krylov" }, { name: "parameter-free" }],
    protocol: { studies: 4, configurations: 3, tuningSeeds: 2, finalSeeds: 2 },
    ...change,
  } satisfies SweepRequestInput);
  const planned = planSweep(request, CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

function documentOf(plan: Plan, trials: readonly SyntheticTrial[], settled = true, by: BoardFigure = "cost") {
  const scored = trials.map(({ index, result }) => ({
    ...result,
    heldOut: heldOutEndsOf(result),
    adapterClass: null,
    index,
  }));
  // The draws of a running sweep for the pictures: they are not compared here.
  return buildLeaderboard({ plan, trials: scored, curve: () => null, ended: false, settled, by });
}

function boardOf(
  plan: Plan,
  trials: readonly SyntheticTrial[],
  settled = true,
  by: BoardFigure = "cost",
): StudyBoard {
  const { board } = documentOf(plan, trials, settled, by);
  if (board === null) throw new Error("no board");
  return board;
}

/** An export as the server writes it, with the winners that the board names. @param targets a release without them: false */
function written(plan: Plan, trials: readonly SyntheticTrial[], status = "complete", targets = true): string {
  const { cells } = documentOf(plan, trials);
  const rows = trials.map(({ index, result }) => {
    const { entry, study, configuration } = positionOf(plan, index);
    const cell = cells.find(
      ({ problem, optimizer }) => problem === entry.problem.label && optimizer === entry.optimizer.name,
    );
    const won = cell?.winners.find((winner) => winner.study === study);
    const chosen = configuration ?? won?.configuration ?? 0;
    const hyperparameters = entry.studies[study]?.samples[chosen] ?? {};
    return { trial: trialAt(plan, index, { configuration: chosen, hyperparameters }), result };
  });
  const sweep = {
    edition: 2,
    status,
    request: plan.request,
    problems: plan.problems.map(({ label }) => label),
    optimizers: plan.optimizers.map(({ name }) => name),
    ...(targets ? { targets: plan.problems.map((problem) => problem.targets) } : {}),
  };
  const path = join(folder, "export.json.gz");
  writeFileSync(path, gzipSync(JSON.stringify({ sweep, trials: rows })));
  return path;
}

describe.skipIf(missing("python3") !== "")(`docs/reproduce.py${missing("python3")}`, () => {
  it("recomputes the whole board: ratios, intervals, won studies, success, verdicts and every p", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, QUALITY);
    const own = recompute("python3", written(plan, trials));
    const board = boardOf(plan, trials);
    expect(board.test?.exhaustive).toBe(true);
    expectBoardReproduced(own, board);
    expect(own.notes).toEqual([]);
  });

  it("recomputes which reaching runs hold the target, where the export has targets", () => {
    const plan = planOf();
    // Every third final run is carried away from the target after reaching it.
    const trials = syntheticResults(plan, QUALITY).map(({ index, result }) =>
      index % 3 === 0 ? { index, result: { ...result, value: 5 } } : { index, result },
    );
    const board = boardOf(plan, trials);
    const shares = board.rows.flatMap(({ held }) => held ?? []);
    expect(shares.some((held) => held > 0 && held < 1)).toBe(true);
    expectBoardReproduced(recompute("python3", written(plan, trials)), board);
    const own = recompute("python3", written(plan, trials, "complete", false));
    expectBoardReproduced(own, board, false);
    // Negative control: what the script says of other ends is noticed.
    const still = recompute("python3", written(plan, syntheticResults(plan, QUALITY)));
    const other = { ...own, rows: own.rows.map((row, i) => ({ ...row, held: still.rows[i]?.held ?? null })) };
    expect(() => expectBoardReproduced(other, board)).toThrow(/held/);
  });

  it("tells entrants of one optimizer apart by what they fix", () => {
    const corner = (start: string) => ({
      name: "krylov",
      space: { start: { kind: "fixed" as const, value: start } },
    });
    const plan = planOf({ optimizers: [{ name: "adam" }, corner("gradient"), corner("random")] });
    const trials = syntheticResults(plan, { adam: 6, krylov: 5, "krylov[start=random]": 9 });
    const path = written(plan, trials);
    const board = boardOf(plan, trials);
    expect(board.optimizers).toEqual(["adam", "krylov", "krylov[start=random]"]);
    expectBoardReproduced(recompute("python3", path), board);
    expectRatios(path, board);
  });

  it("draws the flips where there are too many, and takes problems as blocks", () => {
    const problems = [30, 40, 50, 60, 70, 80, 90].map((dimension) => ({
      name: "rosenbrock",
      options: { dimension },
    }));
    const optimizers = [{ name: "sgd" }, { name: "adam" }, { name: "krylov" }];
    const plan = planOf({ problems, optimizers, protocol: { studies: 2, configurations: 2 } });
    const trials = syntheticResults(plan, { sgd: 6.5, adam: 6, krylov: 7 });
    const board = boardOf(plan, trials);
    expect([board.test?.flips, board.testOverProblems?.flips]).toEqual([10_000, 64]);
    expectBoardReproduced(recompute("python3", written(plan, trials)), board);
  });

  it("takes studies as blocks where all problems have one configuration, with holes too", () => {
    const plan = planOf({
      optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "parameter-free" }],
      protocol: { studies: 6, configurations: 3, oneForAll: true },
    });
    const trials = syntheticResults(plan, QUALITY);
    const board = boardOf(plan, trials);
    expect(board.test).toMatchObject({ blocks: 6, flips: 32 });
    const chosen = board.cells.filter(({ optimizer }) => optimizer === "sgd").map(({ selected }) => selected);
    expect(chosen).toEqual([chosen[0], chosen[0], chosen[0]]);
    const path = written(plan, trials);
    const own = recompute("python3", path);
    expectBoardReproduced(own, board);
    expectRatios(path, board);
    expect(own.notes).toEqual([]);
    const holed = trials.filter(({ index }) => index % 29 !== 3);
    expect(holed.length).toBeLessThan(trials.length);
    const rest = written(plan, holed);
    expectBoardReproduced(recompute("python3", rest), boardOf(plan, holed));
    expectRatios(rest, boardOf(plan, holed));
    // Control: by itself each problem would be tuned otherwise.
    const apart = planSweep(
      { ...plan.request, protocol: { ...plan.protocol, oneForAll: false } },
      CATALOGUE_FIXTURE,
    );
    if (!apart.ok) throw new Error(JSON.stringify(apart.issues));
    expect(() => expectBoardReproduced(own, boardOf(apart.plan, trials))).toThrow();
  });

  it("compares held-out figures, and finds the pairs that they turn", () => {
    const plan = planOf({ problems: [{ name: "rosenbrock" }, { name: "mlp" }] });
    const loss = { sgd: 0.9, adam: 0.5, krylov: 1.4, "parameter-free": 0.8 };
    const runs = syntheticResults(plan, QUALITY);
    // One problem has no test set: both orders are of the other alone.
    const trials = withHeldOut(plan, runs, loss).map((trial, i) =>
      positionOf(plan, trial.index).entry.problem.name === "mlp" ? trial : (runs[i] as SyntheticTrial),
    );
    const path = written(plan, trials);
    const board = boardOf(plan, trials);
    expect(board.heldOut.every(({ turned }) => turned.length > 0)).toBe(true);
    const own = recompute("python3", path);
    expectBoardReproduced(own, board);
    expect(own.notes).toEqual([]);
    for (const by of ["held-out-loss", "accuracy"] as const) {
      const compared = boardOf(plan, trials, true, by);
      expectBoardReproduced(recompute("python3", path, "--by", by), compared);
      // Control: it is another comparison.
      expect(() => expectBoardReproduced(own, compared)).toThrow();
    }
  });

  it.each([
    ["held-out-loss", [2, 0.5]],
    ["accuracy", [0.5, 0.875]],
  ] as const)("takes ends and ties from what the targets are on: %s", (targetsOn, targets) => {
    const plan = planOf({ problems: [{ name: "mlp", targetsOn, targets: [...targets] }] });
    const made = withHeldOut(plan, syntheticResults(plan, QUALITY), { sgd: 0.5, adam: 0.5, krylov: 0.45 });
    // Many of equal cost, so that winners are decided by the end.
    const trials = made.map(({ index, result }) => ({
      index,
      result: { ...result, costToTarget: [10, index % 3 === 0 ? null : 20] },
    }));
    const board = boardOf(plan, trials);
    const shares = board.rows.flatMap(({ held }) => held ?? []);
    expect(shares.some((held) => held > 0 && held < 1)).toBe(true);
    const own = recompute("python3", written(plan, trials));
    expectBoardReproduced(own, board);
    expect(own.notes).toEqual([]);
  });

  it("with holes, without adam, and before the end", () => {
    const optimizers = [{ name: "sgd" }, { name: "krylov" }, { name: "parameter-free" }];
    const plan = planOf({ optimizers });
    const trials = syntheticResults(plan, QUALITY).filter(({ index }) => index % 17 !== 3);
    expectBoardReproduced(recompute("python3", written(plan, trials)), boardOf(plan, trials));
    const early = trials.slice(0, 90);
    const running = boardOf(plan, early, false);
    expectBoardReproduced(
      recompute("python3", written(plan, early, "running"), "--reference", running.reference),
      running,
    );
  });

  it("negative controls: one final cost changed; a final run of another configuration", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, QUALITY);
    const changed = trials.map(({ index, result }) => {
      const { entry, phase, repetition } = positionOf(plan, index);
      if (entry.index !== 1 || phase !== "final" || repetition !== 2) return { index, result };
      return { index, result: { ...result, costToTarget: [7, 7, 7] } };
    });
    const own = recompute("python3", written(plan, changed));
    expect(() => expectBoardReproduced(own, boardOf(plan, trials))).toThrow(/published/);
    const slower = trials.map(({ index, result }) => {
      const { entry, study, configuration } = positionOf(plan, index);
      const first = entry.index === 0 && study === 0 && configuration !== undefined;
      return first
        ? { index, result: { ...result, costToTarget: [configuration + 1, null, null] } }
        : { index, result };
    });
    const path = written(plan, slower);
    expect(recompute("python3", path).notes).toEqual([]);
  });
});

describe.skipIf(missing("perl") !== "")(`docs/reproduce.pl${missing("perl")}`, () => {
  it("recomputes the ratios of rows and cells, and notices a changed cost", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, QUALITY);
    const board = boardOf(plan, trials);
    const path = written(plan, trials);
    expectRatios(path, board);
    const [first] = board.rows;
    const other = { ...board, rows: [{ ...first, ratio: { ...first?.ratio, ratio: { estimate: 9 } } }] };
    expect(() => expectRatios(path, other as unknown as StudyBoard)).toThrow(/published/);
  });

  it("refuses an export of the first edition", () => {
    const path = join(folder, "first.json");
    writeFileSync(path, JSON.stringify({ sweep: { request: { protocol: {} } }, trials: [] }));
    const { status, stderr } = spawnSync(
      "perl",
      [join(import.meta.dirname, "../../docs/reproduce.pl"), path],
      {
        encoding: "utf8",
      },
    );
    expect([status === 0, stderr]).toEqual([false, expect.stringMatching(/first edition/)]);
  });
});
