/** Each form of curves: what its sample says, written down by hand; every broken line; damage of any kind. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importOptionsSchema } from "../contracts/import-options.ts";
import { CATALOGUE_FIXTURE as catalogue } from "../planning/catalogue.fixture.ts";
import type { CurveRun } from "./curve-format.ts";
import { curveSamples } from "./curve-formats.fixture.ts";
import { curveFormatOf, curveFormats } from "./curve-formats.ts";
import { readFile } from "./read-file.ts";

const CURVE_SAMPLES = curveSamples((name) =>
  readFileSync(new URL(`samples/${name}`, import.meta.url), "utf8"),
);

function result<T>(pieces: Generator<undefined, T>): T {
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}

const optionsOf = (options: object) => importOptionsSchema.parse(options);
const read = (text: string, options: object) => result(readFile(text, catalogue, optionsOf(options)));

function runsOf(text: string, options: object = {}): readonly CurveRun[] {
  const file = result(curveFormatOf(text).read(text, optionsOf(options)));
  if (!file.ok) throw new Error(file.message);
  return file.value.runs;
}

function messageOf(text: string, options: object = {}): string {
  const sweep = read(text, options);
  return sweep.ok ? "read" : sweep.message;
}

const sampleOf = (name: string) => {
  const sample = CURVE_SAMPLES[name];
  if (!sample) throw new Error(`there is no sample of a ${name}`);
  return sample;
};

describe.each(curveFormats.map((format) => [format.name, format] as const))("a %s", (name, format) => {
  const { text, options } = sampleOf(name);
  it("is recognised, and becomes a sweep", () => {
    expect(curveFormatOf(text)).toBe(format);
    const sweep = read(text, options);
    expect(sweep.ok ? "read" : sweep.message).toBe("read");
    expect(sweep.ok && sweep.value.results.length).toBeGreaterThan(0);
  });

  it("that is damaged anywhere ends in a result or in one line", () => {
    const random = drawer(17);
    let refused = 0;
    for (let i = 0; i < 600; i++) {
      const message = messageOf(damaged(text, random), options);
      expect(message).not.toContain("\n");
      expect(message.length).toBeLessThan(700);
      if (message !== "read") refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });
});

/** Mulberry32. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const SCRAPS = [
  "",
  '"',
  ",",
  "\n",
  "{",
  "}",
  "[",
  "NaN",
  "-1",
  "1e999",
  "null",
  "__proto__",
  "0",
  "\u0000",
  "é",
];

/** Cut off, a piece lost, a piece twice, or letters put in. */
function damaged(text: string, random: (below: number) => number): string {
  const [a, b] = [random(text.length), random(text.length)].sort((x, y) => x - y) as [number, number];
  const scrap = SCRAPS[random(SCRAPS.length)] ?? "";
  switch (random(4)) {
    case 0:
      return text.slice(0, a);
    case 1:
      return text.slice(0, a) + text.slice(Math.min(b, a + 1 + random(200)));
    case 2:
      return text.slice(0, b) + text.slice(a);
    default:
      return text.slice(0, a) + scrap + text.slice(a + random(3));
  }
}

describe("Optuna", () => {
  const journal = sampleOf("journal of Optuna").text;
  it("gives the runs of its journal: parameters, reported values, states", () => {
    const runs = runsOf(journal);
    expect(
      runs.map(({ optimizer, configuration, seed, status }) => [optimizer, configuration, seed, status]),
    ).toEqual([
      ["sgd", "rate=0.1 width=1", 0, "pruned"],
      ["sgd", "rate=0.1 width=1", 1, "pruned"],
      ["sgd", "rate=0.3 width=2", 0, "completed"],
      ["sgd", "rate=0.3 width=2", 1, "completed"],
      ["momentum", "rate=0.1 width=1", 0, "pruned"],
      ["momentum", "rate=0.1 width=1", 1, "completed"],
      ["momentum", "rate=0.3 width=2", 0, "completed"],
      ["momentum", "rate=0.3 width=2", 1, "failed"],
    ]);
    // x ← 0.9·x of ½x² from 3: the objective of the script that made the sample.
    expect(runs[0]?.costs).toEqual([0, 1, 2]);
    for (const [i, value] of [4.5, 3.645, 2.95245].entries())
      expect(runs[0]?.values[i]).toBeCloseTo(value, 12);
    expect(runs[5]?.values[3]).toBe(null);
    expect(runs[7]).toMatchObject({ costs: [0], values: [null] });
  });

  it("gives the same ends in the table of its trials", () => {
    const { text, options } = sampleOf("table of Optuna's trials");
    const ends = (runs: readonly CurveRun[]) =>
      runs.map(({ costs: _, values, ...run }) => ({ ...run, value: values.at(-1) }));
    expect(ends(runsOf(text, options))).toEqual(ends(runsOf(journal)));
  });

  it("keeps states in the sweep", () => {
    const { text, options } = sampleOf("journal of Optuna");
    const sweep = read(text, options);
    const states = sweep.ok ? sweep.value.results.map(({ result: { status } }) => status) : [];
    expect(new Set(states)).toEqual(new Set(["pruned", "completed", "failed"]));
  });

  it("takes trials without seeds as draws, where that is asked for", () => {
    const seedless = journal.replaceAll('"seed"', '"other"');
    expect(runsOf(seedless).map(({ seed }) => seed)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    const sweep = read(seedless, { drawn: true, problems: { bowl: { targets: [1] } } });
    expect(sweep.ok && sweep.value.plan.request.protocol.studies).toBe(4);
    expect(sweep.ok && sweep.value.notes.join()).toContain("none is chosen");
  });

  it("is maximised only where somebody says negate", () => {
    const turned = journal.replace('"directions": [1]', '"directions": [2]');
    expect(messageOf(turned)).toMatch(
      /^study "bowl" is maximised, and lower is better here: the option negate /,
    );
    const sweep = read(turned, { negate: true, problems: { bowl: { targets: [-4, -5] } } });
    expect(sweep.ok && sweep.value.results[0]?.result.curve.value[0]).toBe(-4.5);
    expect(messageOf(journal, { negate: true })).toMatch(/^study "bowl" is minimised/);
  });

  const lines = journal.trimEnd().split("\n");
  const withLine = (at: number, text: string) => lines.with(at - 1, text).join("\n");
  it.each([
    [withLine(3, '{"op_code": 4, "study'), /^line 3: is no JSON/],
    [withLine(3, '{"op_code": 4,, "study_id": 0}'), /^line 3: is no JSON from column 15 on$/],
    [withLine(3, '{"op_code": 12}'), /^line 3: op_code: must be a whole number from 0 to 9, not 12$/],
    [withLine(3, '{"op_code": 4, "study_id": 7}'), /^line 3: study_id: no line before creates study 7$/],
    [
      withLine(12, '{"op_code": 6, "trial_id": 99, "state": 1}'),
      /^line 12: trial_id: no line before creates trial 99$/,
    ],
    [
      withLine(12, '{"op_code": 6, "trial_id": 0, "state": 9}'),
      /^line 12: state: must be a whole number from 0 to 4, not 9$/,
    ],
    [
      withLine(1, '{"op_code": 0, "study_name": "s", "directions": [1, 2]}'),
      /^line 1: directions: study "s" has 2 objectives/,
    ],
    [lines.slice(0, 3).join("\n"), /^no trial has ended/],
    [
      journal.replaceAll(/"seed": \d/g, '"seed": 1'),
      /^line 3: trial 1 of study "bowl" has the configuration and the seed 1 of trial 0 \(line 2\)/,
    ],
    [journal.replaceAll(/"seed": \d/g, '"seed": "x"'), /^line 2: seed: must be a whole number, not "x"$/],
  ])("names the line that is broken (%#)", (text, message) => {
    expect(messageOf(text, { problems: { bowl: { targets: [1] } } })).toMatch(message);
  });
});

describe("Weights & Biases", () => {
  const chart = sampleOf("history of Weights & Biases").text;
  it("gives a run for each column of a chart, without its bounds and without what was not logged", () => {
    expect(runsOf(chart, { problem: "net" })).toEqual([
      {
        problem: "net",
        optimizer: "adam",
        configuration: "default",
        seed: 1,
        costs: [0, 10, 20],
        values: [2, 0.5, 0.05],
      },
      {
        problem: "net",
        optimizer: "sgd",
        configuration: "default",
        seed: 1,
        costs: [0, 20],
        values: [2, 0.8],
      },
      {
        problem: "net",
        optimizer: "adam",
        configuration: "default",
        seed: 2,
        costs: [0, 10, 20],
        values: [2, 0.4, 0.06],
      },
      {
        problem: "net",
        optimizer: "sgd",
        configuration: "default",
        seed: 2,
        costs: [0, 10, 20],
        values: [2, 1.5, null],
      },
    ]);
  });

  const history =
    ",run,_step,_runtime,accuracy,val/loss,tokens\n0,a-3,0,0.1,0.1,2,0\n1,a-3,1,0.2,,1,64\n2,b-3,0,0.1,0.2,3,0\n";
  it("gives the metric and the cost that are asked for, else the one loss and the step", () => {
    const template = "{optimizer}-{seed}";
    expect(runsOf(history, { run: template }).map(({ costs, values }) => [costs, values])).toEqual([
      [
        [0, 1],
        [2, 1],
      ],
      [[0], [3]],
    ]);
    expect(runsOf(history, { run: template, value: "accuracy", cost: "tokens" })).toEqual([
      { problem: "history", optimizer: "a", configuration: "default", seed: 3, costs: [0], values: [0.1] },
      { problem: "history", optimizer: "b", configuration: "default", seed: 3, costs: [0], values: [0.2] },
    ]);
  });

  it.each([
    [
      history,
      { value: "loss" },
      /^line 1: there is no column "loss" \(option value\); the columns are "run", "_step",/,
    ],
    [
      history,
      { cost: "epoch" },
      /^line 1: there is no column "epoch" \(option cost\); the columns are "run",/,
    ],
    [
      "_step,a,b\n0,1,2\n",
      {},
      /^line 1: name the column with the value \(option value\); the columns are "_step", "a", "b"$/,
    ],
    [
      "_step,a\n0,x\n",
      {},
      /^line 2, column "a": must be a number, or empty where nothing was logged, not "x"$/,
    ],
    ["_step,a\n-1,1\n", {}, /^line 2, column "_step": must be a number, 0 or more, not "-1"$/],
    ["_step,a\n3,1\n2,1\n", {}, /^line 3, column "_step": 2 comes after 3 in the run "run"/],
    ["_step,a\n3\n", {}, /^line 2: has 1 cells, and the head has 2$/],
    ["_step,a\n", {}, /^line 2: there is no point$/],
    [chart, { run: "{optimizer}/{seed}" }, /^the run "adam seed=1" does not fit options\.run/],
    [chart, { run: "{optimizer}{seed}" }, /^options\.run: text must stand between two placeholders$/],
    [chart, { run: "{optimiser} x" }, /^options\.run: there is no \{optimiser\}; there are \{problem\}/],
    [
      chart,
      { run: "{optimizer} {_}" },
      /^the runs "adam seed=1" and "adam seed=2" are both adam, default, seed 0/,
    ],
    [
      chart,
      { seed: "s" },
      /^options\.seed: says nothing of a history of Weights & Biases; problem, cost, value, /,
    ],
  ])("%# says where it is broken", (text, options, message) => {
    expect(messageOf(text, options)).toMatch(message);
  });
});

it("an option of another form is refused, and said to be", () => {
  expect(messageOf(sampleOf("CSV of curves").text, { cost: "c" })).toMatch(
    /^options\.cost: says nothing of a CSV of curves/,
  );
});
