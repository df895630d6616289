/** Curves of other programs: the board of 200 runs against a recomputation that shares no code, and every broken line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importOptionsSchema } from "../contracts/import-options.ts";
import { CATALOGUE_FIXTURE as catalogue } from "../planning/catalogue.fixture.ts";
import { buildLeaderboard } from "../scoring/leaderboard.ts";
import type { ImportedSweep } from "./imported-sweep.ts";
import { type MadeUpCurves, madeUpCurves, naiveBoard } from "./made-up-curves.fixture.ts";
import { readFile } from "./read-file.ts";

const F64_REL = 1e-9;

function read(text: string, options: object = {}) {
  const reading = readFile(text, catalogue, importOptionsSchema.parse(options));
  let piece = reading.next();
  while (!piece.done) piece = reading.next();
  return piece.value;
}

function imported(text: string, options: object): ImportedSweep {
  const sweep = read(text, options);
  if (!sweep.ok) throw new Error(sweep.message);
  return sweep.value;
}

function boardOf({ plan, results, configurations }: ImportedSweep) {
  const { board } = buildLeaderboard({
    plan,
    trials: results.map(({ index, result }) => ({ ...result, index, adapterClass: "none" })),
    curve: () => null,
    configuration: (entry, study, configuration) => configurations[entry.index]?.[study]?.[configuration],
  });
  if (!board) throw new Error("there is no board");
  return board;
}

function expectClose(actual: number | null | undefined, expected: number, what: string): void {
  expect(
    Math.abs((actual ?? Number.NaN) - expected),
    `${what}: ${actual} for ${expected}`,
  ).toBeLessThanOrEqual(F64_REL * Math.max(1, Math.abs(expected)));
}

const SHAPES: readonly (readonly [string, MadeUpCurves])[] = [
  [
    "2 problems × 5 optimizers × 2 configurations × 10 seeds",
    { problems: 2, optimizers: 5, configurations: 2, seeds: 10 },
  ],
  [
    "1 problem × 20 optimizers × 1 configuration × 10 seeds",
    { problems: 1, optimizers: 20, configurations: 1, seeds: 10 },
  ],
];

/** 1 problem × 5 optimizers × 2 learning rates × 20 seeds. */
const PYTORCH = {
  text: gunzipSync(readFileSync(join(import.meta.dirname, "samples", "pytorch-curves.csv.gz"))).toString(),
  options: { name: "PyTorch", problems: { sine: { targets: [0.4, 0.2, 0.1], budget: 100 } } },
};

const FILES = [
  ...SHAPES.map(([title, shape]) => [title, madeUpCurves(shape, 7)] as const),
  ["of docs/pytorch-curves.py", PYTORCH] as const,
];

describe.each(FILES)("200 runs: %s", (_, { text, options }) => {
  const sweep = imported(text, options);
  const board = boardOf(sweep);
  const naive = naiveBoard(text, options.problems, board.reference);

  it("are 200 runs", () => {
    const runs = new Set(
      text
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").slice(0, 4).join()),
    );
    expect(runs.size).toBe(200);
  });

  it("give the losses, ratios, intervals and p-values of an independent recomputation", () => {
    expect(board.rows.map(({ optimizer }) => optimizer)).toEqual(naive.order);
    for (const row of board.rows) {
      const { optimizer } = row;
      const other = naive.rows.get(optimizer);
      if (!other) throw new Error(`${optimizer} is not recomputed`);
      expectClose(row.loss, other.loss, `loss of ${optimizer}`);
      expectClose(row.ratio.ratio.estimate, other.ratio, `ratio of ${optimizer}`);
      if (optimizer === board.reference) continue;
      expectClose(row.ratio.ratio.low, other.low, `low of ${optimizer}`);
      expectClose(row.ratio.ratio.high, other.high, `high of ${optimizer}`);
      expectClose(row.fromReference?.p, other.p, `p of ${optimizer}`);
      expect([row.success.reached, row.success.runs]).toEqual(other.success);
    }
    for (const cell of board.cells)
      expectClose(
        cell.ratio.ratio.estimate,
        naive.cells.get(`${cell.problem}/${cell.optimizer}`) ?? Number.NaN,
        "cell",
      );
  });

  it("give other figures where a curve is another (negative control)", () => {
    const [first = "", second = "", ...rest] = text.split("\n");
    const [on, by, configuration] = second.split(",");
    // The run that chooses and the one that counts.
    const [zero, one] = [0, 1].map((seed) => `${on},${by},${configuration},${seed},`);
    const others = rest.filter((line) => !line.startsWith(`${zero}`) && !line.startsWith(`${one}`));
    const cheaper = [first, `${zero}0,-1e9`, `${one}0,-1e9`, ...others];
    const changed = boardOf(imported(cheaper.join("\n"), options));
    expect(changed.rows.map(({ loss }) => loss)).not.toEqual(board.rows.map(({ loss }) => loss));
  });
});

it("orders of lines that keep each run change nothing, nor do quotes, blanks or line ends", () => {
  const { text, options } = madeUpCurves({ problems: 1, optimizers: 2, configurations: 2, seeds: 4 }, 3);
  const [head = "", ...lines] = text.trim().split("\n");
  const byRun = Object.values(Object.groupBy(lines, (line) => line.split(",").slice(0, 4).join()));
  const turned = byRun.toReversed().flatMap((run) => run ?? []);
  const written = [head, ...turned].map((line) =>
    line
      .split(",")
      .map((cell, i) => (i === 2 ? `"${cell}"` : ` ${cell}`))
      .join(","),
  );
  const other = imported(`\ufeff${written.join("\r\n")}\r\n\r\n`, options);
  expect(boardOf(other)).toEqual(boardOf(imported(text, options)));
});

describe("a file that cannot be read", () => {
  const HEAD = "problem,optimizer,configuration,seed,cost,value\n";
  const TARGETS = { problems: { p: { targets: [1] } } };
  const good = `${HEAD}p,a,c,1,1,2\np,a,c,2,1,2\n`;
  it("is one that is otherwise read (control)", () => {
    expect(read(good, TARGETS).ok).toBe(true);
  });
  it.each([
    ["", {}, /^the file is empty$/],
    ["a,b\n", {}, /^line 1: there is no column problem, optimizer, .*; the columns must be problem, /],
    [`problem,optimizer,configuration,seed,cost,value,loss\n`, {}, /^line 1: the column "loss" is not known/],
    [`problem,optimizer,configuration,seed,cost,value,value\n`, {}, /^line 1: a column stands there twice/],
    [HEAD, {}, /^line 2: there is no point$/],
    [`${HEAD}p,a,c,1,1\n`, TARGETS, /^line 2: has 5 cells, and the head has 6$/],
    [`${HEAD}p,a,c,1.5,1,2\n`, TARGETS, /^line 2: seed: must be a whole number, not "1.5"$/],
    [`${HEAD}p,a,c,1,-1,2\n`, TARGETS, /^line 2: cost: must be a number, 0 or more, not "-1"$/],
    [`${HEAD}p,a,c,1,0x10,2\n`, TARGETS, /^line 2: cost: must be /],
    [`${HEAD}p,a,c,1,1e999,2\n`, TARGETS, /^line 2: cost: must be /],
    [`${HEAD}p,a,c,1,1,two\n`, TARGETS, /^line 2: value: must be a number, or empty/],
    [`${HEAD}p,a,,1,1,2\n`, TARGETS, /^line 2: configuration: must be a text of 1 to 64 letters/],
    [
      `${HEAD}p,a,c,1,2,2\np,a,c,1,1,2\n`,
      TARGETS,
      /^line 3: cost: 1 comes after 2 in the run of p, a, c, seed 1/,
    ],
    [
      `${HEAD}p,Adam,c,1,1,2\np,adam,c,2,1,2\n`,
      TARGETS,
      /^line 3: optimizer: "adam" cannot be told from "Adam"/,
    ],
    [`${HEAD}p,<b>,c,1,1,2\n`, TARGETS, /^line 2: optimizer: must be 1 to 64 letters, digits/],
    [`${HEAD}p,a,c,1,1,2\np,a,d,1,1,2\n`, TARGETS, /^seed: every problem needs two seeds at least/],
    [good, {}, /^options\.problems\.p\.targets: say what a run has to reach/],
    [good, { problems: { q: { targets: [1] } } }, /^options\.problems\.q: the file has no such problem/],
    [good, { problems: { p: { targets: [1, 2] } } }, /^problems\.0\.targets: targets must fall/],
    [`${HEAD}p,a,c,1,0,2\np,a,c,2,0,2\n`, TARGETS, /^cost: no run of p has a cost above 0/],
    [`{"sweep": 1}`, TARGETS, /^options: an export has its own name/],
  ])("%j with %j", (text, options, line) => {
    const sweep = read(text, options);
    expect(sweep.ok ? "read" : sweep.message).toMatch(line);
    expect(sweep.ok ? "" : sweep.message).not.toContain("\n");
  });
});

it("a run that ends where nothing is finite has diverged; missing runs are holes", () => {
  const { text, options } = madeUpCurves({ problems: 1, optimizers: 2, configurations: 1, seeds: 8 }, 5);
  const lines = text.trim().split("\n");
  const nan = imported([...lines, "p0,o0,c0,0,1000000,nan"].join("\n"), {
    problems: { p0: { ...options.problems.p0, budget: 50 } },
  });
  expect(nan.results.filter(({ result }) => result.status === "diverged").length).toBe(2);
  const without = imported(lines.filter((line) => !line.startsWith("p0,o1,c0,3,")).join("\n"), options);
  expect(without.results.length).toBe(nan.results.length - 2);
  expect(boardOf(without).rows.at(-1)).toMatchObject({ optimizer: "o1", place: null, blocks: [7, 8] });
});
