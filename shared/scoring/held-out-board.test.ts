/** The board by held-out figures, where its order is another than by cost, and targets on such figures. */
import { describe, expect, it } from "vitest";
import { studyBoardSchema } from "../contracts/study-board.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { heldOutEndsOf } from "../contracts/target-series.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import type { Plan } from "../planning/planned.ts";
import { positionOf } from "../planning/trial-at.ts";
import { boardSentences, heldOutSentences } from "./board-words.ts";
import { buildLeaderboard } from "./leaderboard.ts";
import type { BoardQuestion } from "./study-board.ts";
import { type SyntheticTrial, syntheticResults, withHeldOut } from "./synthetic-results.fixture.ts";

function planOf(change: Partial<SweepRequestInput> = {}): Plan {
  const request = sweepRequestSchema.parse({
    name: "held out",
    problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
    optimizers: [{ name: "adam" }, { name: "krylov" }, { name: "sgd" }],
    protocol: { studies: 4, configurations: 3 },
    ...change,
  } satisfies SweepRequestInput);
  const planned = planSweep(request, CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

function documentOf(
  plan: Plan,
  trials: readonly SyntheticTrial[],
  settled = true,
  asked: BoardQuestion = {},
) {
  const scored = trials.map(({ index, result }) => ({
    ...result,
    heldOut: heldOutEndsOf(result),
    adapterClass: null,
    index,
  }));
  // The draws of a running sweep for the pictures, which are not looked at here.
  return buildLeaderboard({ ...asked, plan, trials: scored, curve: () => null, ended: false, settled });
}

function boardOf(...given: Parameters<typeof documentOf>) {
  const { board } = documentOf(...given);
  if (board === null) throw new Error("no board");
  return board;
}

const QUALITY = { adam: 6, krylov: 12, sgd: 4 };

describe("held-out figures", () => {
  const plan = planOf();
  const COSTS: Readonly<Record<string, number>> = { krylov: 20, adam: 100, sgd: 180 };
  /** Far enough apart to be told by cost. */
  const runs = syntheticResults(plan, QUALITY).map(({ index, result }) => {
    const { entry } = positionOf(plan, index);
    const cost = (COSTS[entry.optimizer.name] ?? 0) + (index % 7);
    return {
      index,
      result: {
        ...result,
        status: "completed" as const,
        costToTarget: result.costToTarget.map((_, t) => cost + t),
      },
    };
  });
  /** By cost krylov, adam, sgd; here krylov ends highest. */
  const LOSS = { adam: 0.5, krylov: 1.2, sgd: 0.8 };
  const trials = withHeldOut(plan, runs, LOSS);

  it("show where their order is another than by cost, told where both sides are", () => {
    const board = boardOf(plan, trials);
    expect(studyBoardSchema.parse(JSON.parse(JSON.stringify(board)))).toEqual(board);
    expect(board.rows.map(({ optimizer }) => optimizer)).toEqual(["krylov", "adam", "sgd"]);
    expect(board.heldOut.map(({ by, optimizers }) => [by, optimizers.join()])).toEqual([
      ["held-out-loss", "adam,sgd,krylov"],
      ["accuracy", "adam,sgd,krylov"],
    ]);
    const p = (of: typeof board, a: string, b: string) =>
      of.test?.p[of.optimizers.indexOf(a)]?.[of.optimizers.indexOf(b)];
    for (const { by, turned } of board.heldOut) {
      expect(turned.map(({ better, cheaper }) => `${better} ${cheaper}`)).toEqual([
        "adam krylov",
        "sgd krylov",
      ]);
      const asked = boardOf(plan, trials, true, { by });
      for (const { better, cheaper, ...rest } of turned) {
        expect(rest.pByCost).toBe(p(board, better, cheaper));
        expect(rest.p).toBe(p(asked, better, cheaper));
        expect(rest.told).toBe((rest.p ?? 1) < 0.05 && (rest.pByCost ?? 1) < 0.05);
      }
      expect(turned.some(({ told }) => told)).toBe(true);
    }
    expect(heldOutSentences(board)[0]).toMatch(
      /adam comes first by held-out loss at the end\. 2 pairs stand in the opposite order.*Told apart by both figures: .*before krylov/,
    );
    // Negative control: where the orders agree nothing is turned.
    const agreeing = boardOf(plan, withHeldOut(plan, runs, { krylov: 0.4, adam: 0.8, sgd: 1.2 }));
    expect(agreeing.heldOut.map(({ turned }) => turned)).toEqual([[], []]);
    expect(heldOutSentences(agreeing)[0]).toMatch(/the order is the same as the order by cost/);
  });

  it("are compared by the ratio of what final runs end at, winners being those by cost", () => {
    const byCost = boardOf(plan, trials);
    const board = boardOf(plan, trials, true, { by: "held-out-loss", reference: "sgd" });
    expect(board).toMatchObject({ by: "held-out-loss", reference: "sgd", leader: "adam", orders: [] });
    expect(board.heldOut).toEqual(byCost.heldOut);
    const selected = ({ cells }: typeof board) => cells.map((cell) => cell.selected);
    expect(selected(board)).toEqual(selected(byCost));
    // The mean of ln over studies and problems, taken anew.
    const meanOf = (name: string): number => {
      const ends = trials.flatMap(({ index, result }) => {
        const { entry, phase } = positionOf(plan, index);
        if (phase !== "final" || entry.optimizer.name !== name) return [];
        return [Math.log(result.heldOutLoss ?? Number.NaN)];
      });
      expect(ends).toHaveLength(8);
      return ends.reduce((sum, x) => sum + x, 0) / 8;
    };
    const adam = board.rows.find(({ optimizer }) => optimizer === "adam");
    expect(adam?.ratio.ratio.estimate).toBeCloseTo(Math.exp(meanOf("adam") - meanOf("sgd")), 9);
    expect(adam?.ratio).toMatchObject({ basis: "paired-t", mark: null, bound: null });
    // What reached its targets did so by cost, whatever is compared.
    expect(adam?.success).toEqual(byCost.rows.find(({ optimizer }) => optimizer === "adam")?.success);
    expect(boardSentences(board)[0]).toMatch(/adam/);
  });

  it("say nothing before the last block, and without figures", () => {
    expect(boardOf(plan, trials.slice(0, -1), false).heldOut).toEqual([]);
    const without = boardOf(plan, runs);
    expect([without.heldOut, without.by]).toEqual([[], "cost"]);
    expect(boardOf(plan, runs, true, { by: "accuracy" }).cells).toEqual([]);
  });

  it("are those of the problems that have them, and so is the order by cost beside them", () => {
    const one = new Set(
      plan.entries.filter(({ problem }) => problem.name === "rosenbrock").map(({ index }) => index),
    );
    const some = runs.map((trial, i) =>
      one.has(positionOf(plan, trial.index).entry.index) ? (trials[i] as SyntheticTrial) : trial,
    );
    const board = boardOf(plan, some);
    expect(board.heldOut.map(({ problems }) => problems)).toEqual([["rosenbrock"], ["rosenbrock"]]);
    // 4 blocks: nobody can be told apart there, though 8 blocks of cost can.
    expect(board.heldOut[0]?.turned.map(({ pByCost, told }) => [pByCost, told])).toEqual([
      [null, false],
      [null, false],
    ]);
    expect(boardOf(plan, some, true, { by: "accuracy" }).cells.map(({ problem }) => problem)).toEqual([
      "rosenbrock",
      "rosenbrock",
      "rosenbrock",
    ]);
  });
});

describe("targets on held-out examples", () => {
  const problems = (targetsOn: "held-out-loss" | "accuracy", targets: number[]) => [
    { name: "mlp", targetsOn, targets },
  ];
  const optimizers = [{ name: "adam" }, { name: "sgd" }];

  it.each([
    ["held-out-loss", [2, 0.9], (loss: number) => loss <= 0.9],
    ["accuracy", [0.5, 0.775], (loss: number) => 1 - loss / 4 >= 0.775],
  ] as const)("on %s: what a run ends at is judged there, not by its training loss", (on, targets, holds) => {
    const plan = planOf({
      problems: problems(on, [...targets]),
      optimizers,
      protocol: { studies: 6, configurations: 2 },
    });
    // All reach both targets at a cost that is the same for all; ties are broken by the end on the series.
    const made = withHeldOut(plan, syntheticResults(plan, QUALITY), { adam: 0.9, sgd: 0.9 }).map(
      ({ index, result }) => ({
        index,
        result: { ...result, status: "completed" as const, value: 50 - index, costToTarget: [10, 20] },
      }),
    );
    const { board, cells } = documentOf(plan, made);
    for (const row of board?.rows ?? []) {
      const finals = made.filter(({ index }) => {
        const { entry, phase } = positionOf(plan, index);
        return phase === "final" && entry.optimizer.name === row.optimizer;
      });
      const held = finals.filter(({ result }) => holds(result.heldOutLoss ?? 9)).length;
      expect(row.held).toBe(held / finals.length);
    }
    // The winner of equal costs has the lowest end on the series; by training loss it would be the last configuration.
    for (const cell of board?.cells ?? [])
      for (const [study, selected] of cell.selected.entries()) {
        const ends = made.flatMap(({ index, result }) => {
          const at = positionOf(plan, index);
          const own =
            at.entry.optimizer.name === cell.optimizer && at.study === study && at.phase === "tuning";
          return own ? [{ configuration: at.configuration, loss: result.heldOutLoss ?? 9 }] : [];
        });
        expect(selected).toBe(ends.toSorted((a, b) => a.loss - b.loss)[0]?.configuration);
      }
    expect(cells[0]?.success.map(({ target }) => target)).toEqual(targets);
    expect(cells[0]?.medianValue).toBeLessThan(2);
  });
});
