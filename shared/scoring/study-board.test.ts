/** The board in the published document: its order, when verdicts appear, and what is checked of the spaces. */
import { describe, expect, it } from "vitest";
import { studyBoardSchema } from "../contracts/study-board.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import type { Plan } from "../planning/planned.ts";
import { positionOf } from "../planning/trial-at.ts";
import { boardSentences, legendSentences } from "./board-words.ts";
import { randomBits } from "./bootstrap.ts";
import { entryRuns, plannedConfiguration } from "./entry-runs.ts";
import { buildLeaderboard } from "./leaderboard.ts";
import { spaceChecks } from "./space-checks.ts";
import { type SyntheticTrial, syntheticResults } from "./synthetic-results.fixture.ts";

function planOf(change: Partial<SweepRequestInput> = {}, edition?: 1): Plan {
  const request = sweepRequestSchema.parse({
    name: "board",
    problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
    optimizers: [{ name: "adam" }, { name: "krylov" }, { name: "sgd" }],
    protocol: { studies: 4, configurations: 3 },
    ...change,
  } satisfies SweepRequestInput);
  const planned = planSweep(request, CATALOGUE_FIXTURE, edition);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

function documentOf(plan: Plan, trials: readonly SyntheticTrial[], settled = true) {
  return buildLeaderboard({
    plan,
    trials: trials.map(({ index, result }) => ({ ...result, adapterClass: "software", index })),
    curve: () => null,
    ended: settled,
    settled,
  });
}
function boardOf(plan: Plan, trials: readonly SyntheticTrial[], settled = true) {
  const { board } = documentOf(plan, trials, settled);
  if (board === null) throw new Error("no board");
  return board;
}

const QUALITY = { adam: 6, krylov: 12, sgd: 4 };

describe("studyBoard", () => {
  it("is what the schema says, in the order of mean losses, and the rows of the document follow it", () => {
    const plan = planOf();
    const document = documentOf(plan, syntheticResults(plan, QUALITY));
    const { board } = document;
    if (board === null) throw new Error("no board");
    expect(studyBoardSchema.parse(JSON.parse(JSON.stringify(board)))).toEqual(board);
    const losses = board.rows.map(({ loss }) => loss as number);
    expect(losses).toEqual([...losses].sort((a, b) => a - b));
    expect(document.rows.map(({ optimizer }) => optimizer)).toEqual(
      board.rows.map(({ optimizer }) => optimizer),
    );
    expect(board).toMatchObject({
      settled: true,
      reference: "adam",
      leader: "krylov",
      secondsOn: "software",
    });
    expect(board.rows.map(({ trials }) => trials)).toEqual([40, 40, 40]);
    expect(document.cells.every(({ againstLeader }) => againstLeader === null)).toBe(true);
  });

  it("has neither leader, place nor p before the last block; a hole leaves an optimizer outside the order", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, QUALITY);
    const running = boardOf(plan, trials.slice(0, -1), false);
    expect([running.leader, running.test]).toEqual([null, null]);
    expect(running.rows.every((row) => row.place === null && row.fromReference?.p == null)).toBe(true);
    expect(boardSentences(running).join()).toMatch(/23 of 24 blocks .*no verdict/);
    const lost = trials.filter(({ index }) => {
      const { entry, phase, study } = positionOf(plan, index);
      return !(entry.optimizer.name === "krylov" && phase === "final" && study === 2);
    });
    const holed = boardOf(plan, lost);
    expect(holed.rows.at(-1)).toMatchObject({ optimizer: "krylov", place: null });
    expect(holed.leader).toBe("adam");
    expect(boardSentences(holed).join(" ")).toMatch(/krylov is incomplete and has no place in the order/);
  });

  it("calls nobody the leader before its final runs are checked", () => {
    const plan = planOf();
    const board = { ...boardOf(plan, syntheticResults(plan, QUALITY)), leadsAlone: true };
    const nothing = { trusted: 0, agreed: 0, waiting: 0, disputed: 0, unchecked: 0 };
    const finals = { ...nothing, trusted: 1, agreed: 2, unchecked: 5 };
    const row = { optimizer: board.leader ?? "", runs: finals, finals, by: [], others: 0 };
    const checks = { leader: "unconfirmed" as const, rows: [row], cells: [], falseTokens: [] };
    const doubted = boardSentences(board, checks).join(" ");
    expect(doubted).toMatch(/comes first but is not called the leader: only 3 of its 8 final runs/);
    expect(doubted).not.toMatch(/leads/);
    expect(boardSentences(board, { ...checks, leader: "confirmed" }).join(" ")).toMatch(/leads alone/);
    expect(boardSentences(board)).toEqual(boardSentences(board, { ...checks, leader: "confirmed" }));
  });

  it("says that fewer than 6 blocks tell nobody apart", () => {
    const plan = planOf({ problems: [{ name: "rosenbrock" }], protocol: { studies: 3, configurations: 2 } });
    const board = boardOf(plan, syntheticResults(plan, QUALITY));
    expect(boardSentences(board)[0]).toMatch(/there are 3 blocks and at least 6 are needed/);
    expect(board.rows.map(({ fromLeader }) => fromLeader?.p ?? null)).toEqual([null, null, null]);
    const legend = legendSentences(board);
    expect(legend.filter((sentence) => sentence.startsWith("“can't be told” means"))).toHaveLength(1);
    // Negative control: what the board doesn't show is not explained.
    expect(legend.join(" ")).not.toMatch(/“not told”/);
    expect(board.rows[0]?.place).toBe(1);
  });

  it("takes the best for the reference where there is no adam", () => {
    const plan = planOf({ optimizers: [{ name: "krylov" }, { name: "sgd" }] });
    const board = boardOf(plan, syntheticResults(plan, { krylov: 4, sgd: 12 }));
    expect([board.reference, board.rows[0]?.ratio.ratio.estimate]).toEqual(["sgd", 1]);
  });

  it("is absent in a sweep of the first edition, and without final runs", () => {
    const first = planOf({}, 1);
    expect(documentOf(first, syntheticResults(first, QUALITY)).board).toBeNull();
    const tuning = planOf({ protocol: { studies: 3, finalSeeds: 0 } });
    expect(documentOf(tuning, syntheticResults(tuning, QUALITY)).board).toBeNull();
  });
});

describe("space checks", () => {
  const kinds = (plan: Plan, trials: readonly SyntheticTrial[]) =>
    boardOf(plan, trials).checks.map(({ optimizer, kind }) => `${optimizer} ${kind}`);
  const one = { problems: [{ name: "rosenbrock" }], optimizers: [{ name: "sgd" }, { name: "adam" }] };
  /** Costs by the rate's place in its space: `best` is where they are least. */
  const costed = (plan: Plan, cost: (optimizer: string, configuration: number) => number) =>
    syntheticResults(plan).map(({ index, result }) => {
      const { entry, configuration = 1 } = positionOf(plan, index);
      const at = cost(entry.optimizer.name, configuration);
      return {
        index,
        result: { ...result, status: "completed" as const, value: at, costToTarget: [at, at, at] },
      };
    });

  it("name a default that cost less than what was tuned", () => {
    const plan = planOf(one);
    // The default never wins its tuning, but final runs are made dear.
    const trials = costed(plan, (optimizer) => (optimizer === "sgd" ? 50 : 60)).map((trial) => {
      const { entry, phase } = positionOf(plan, trial.index);
      if (entry.optimizer.name !== "sgd" || phase === "tuning") return trial;
      return { ...trial, result: { ...trial.result, costToTarget: [90, 90, 90] } };
    });
    expect(kinds(plan, trials)).toContain("sgd default");
    expect(
      kinds(
        plan,
        costed(plan, () => 50),
      ),
    ).not.toContain("sgd default");
  });

  it("name configurations that do the same, and winners at an edge", () => {
    const plan = planOf({
      ...one,
      optimizers: [
        { name: "sgd", space: { rate: { kind: "number", range: [0.0099, 1], scale: "log" } } },
        { name: "adam" },
      ],
    });
    // Everybody's default wins: sgd's lies at the low end of the space that was asked for.
    const trials = costed(plan, (_, configuration) => (configuration === 0 ? 10 : 20 + configuration));
    expect(kinds(plan, trials)).toContain("sgd edge");
    expect(kinds(plan, trials)).not.toContain("sgd same");
    // Where the range of the hyper-parameter itself ends, nothing lies outside.
    const ends = structuredClone(plan);
    const rate = ends.entries[0]?.optimizer.entry.hyperparameters.rate;
    Object.assign(rate ?? {}, { range: [0.0099, 1] });
    expect(kinds(ends, trials)).not.toContain("sgd edge");
    const alike = trials.map(({ index, result }) => ({
      index,
      result: { ...result, value: 1, bestValue: 1, gradientEquivalents: 1, costToTarget: [1, 1, 1] },
    }));
    expect(kinds(plan, alike)).toContain("adam same");
  });

  it("of winners that lie anywhere flag hardly a sweep, and across problems see what one problem can't", () => {
    const plan = planOf({ protocol: { studies: 3, configurations: 3 } });
    const sweeps = 400;
    let flagged = 0;
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const bits = randomBits(sweep);
      const trials = costed(plan, () => 10 + bits() / 2 ** 32);
      const entrants = plan.entries.map((entry) =>
        entryRuns(
          plan,
          entry,
          trials
            .filter(({ index }) => positionOf(plan, index).entry === entry)
            .map(({ index, result }) => ({ ...result, adapterClass: "software", index })),
        ),
      );
      if (spaceChecks(entrants, [], plannedConfiguration).some(({ kind }) => kind === "edge")) flagged++;
    }
    expect(flagged / sweeps).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / sweeps));
    // The default wins everywhere and lies at the end of sgd's space: 3 of 3 are no proof on one problem, 6 of 6 on two are.
    const atTheEnd = planOf({
      optimizers: [
        { name: "sgd", space: { rate: { kind: "number", range: [0.0099, 1], scale: "log" } } },
        { name: "adam" },
        { name: "krylov" },
      ],
      protocol: { studies: 3, configurations: 3 },
    });
    const trials = costed(atTheEnd, (_, configuration) => (configuration === 0 ? 10 : 20 + configuration));
    const edges = boardOf(atTheEnd, trials).checks.filter(
      ({ kind, optimizer }) => kind === "edge" && optimizer === "sgd",
    );
    expect(edges[0]).toMatchObject({ problem: "all problems", axis: "rate", side: "low", count: [6, 6] });
  });
});
