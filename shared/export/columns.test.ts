/** The flat form of an export against its documentation and RFC 4180. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ExportRow } from "../contracts/trial-listing.ts";
import { csvHeader, csvLine, EXPORT_COLUMNS, hyperparameterColumns } from "./columns.ts";
import { EXPORT_FORMS } from "./forms.ts";

const ROW: ExportRow = {
  trial: {
    index: 3,
    key: "0".repeat(32),
    problem: { name: "rosenbrock", options: { dimension: 2 }, version: 1 },
    optimizer: "sgd",
    hyperparameters: { rate: 0.1, "a,b": 'say "x"' },
    phase: "tuning",
    study: 0,
    configuration: 1,
    repetition: 0,
    seed: 9,
    budget: 100,
  },
  result: {
    key: "0".repeat(32),
    status: "diverged",
    message: '=HYPERLINK("http://evil", "x")\r\nsecond line',
    steps: 4,
    value: null,
    gradientNorm: 0.5,
    bestValue: 1e-7,
    parameters: [1, 2],
    endsAt: null,
    counts: { value: 0, gradient: 4, hessianVector: 0, hessian: 0 },
    gradientEquivalents: 4,
    costToTarget: [2, null],
    curve: { step: [0], gradientEquivalents: [0], seconds: [0], value: [null] },
    curvature: null,
    path: null,
    seconds: 1.5,
  },
  provenance: {
    runner: "alpha",
    token: "t1",
    device: {
      vendor: "v",
      architecture: "a",
      description: "d",
      adapterClass: "software",
      isFallbackAdapter: true,
      browser: "b",
      kernels: "",
      version: "0",
    },
    shard: 0,
    acceptedAt: "2026-01-01T00:00:00.000Z",
    digest: "f".repeat(64),
    certificates: 1,
    check: "disputed",
  },
};

/** RFC 4180, written independently. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/g;
  for (const [whole, cell = "", end] of text.matchAll(pattern)) {
    if (whole === "") break;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe("a column for each hyper-parameter", () => {
  const of = (hyperparameters: ExportRow["trial"]["hyperparameters"]): ExportRow => ({
    ...ROW,
    trial: { ...ROW.trial, hyperparameters },
  });
  const rows = [of({ rate: 0.1, schedule: "constant" }), of({ beta: 0, rate: 1 }), of({ beta: "auto" })];

  it("is of the names of all rows, empty where a row has none, text where one value is", () => {
    const columns = hyperparameterColumns(rows);
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["hyperparameters.beta", "text"],
      ["hyperparameters.rate", "number"],
      ["hyperparameters.schedule", "text"],
    ]);
    expect(rows.map((row) => columns.map(({ read }) => read(row)))).toEqual([
      [null, 0.1, "constant"],
      ["0", 1, null],
      ["auto", null, null],
    ]);
  });

  it("is in the CSV that a server writes, beside the JSON of all", () => {
    const writer = EXPORT_FORMS.csv.writer();
    for (const row of rows) writer.look(row);
    const [head = [], ...lines] = parseCsv(writer.head() + rows.map((row) => writer.row(row)).join(""));
    const [rate, all] = [head.indexOf("hyperparameters.rate"), head.indexOf("hyperparameters")];
    expect(lines.map((cells) => cells[rate])).toEqual(["0.1", "1", ""]);
    expect(JSON.parse(lines[0]?.[all] ?? "")).toEqual({ rate: 0.1, schedule: "constant" });
  });
});

describe("export columns", () => {
  it("survive a round trip through CSV", () => {
    const more = hyperparameterColumns([ROW]);
    const [head, cells] = parseCsv(csvHeader(more) + csvLine(ROW, more));
    expect(head).toEqual([
      ...EXPORT_COLUMNS.map(({ name }) => name),
      "hyperparameters.a,b",
      "hyperparameters.rate",
    ]);
    expect(cells?.slice(-2)).toEqual(['say "x"', "0.1"]);
    const row = Object.fromEntries((head ?? []).map((name, i) => [name, cells?.[i]]));
    expect(row).toMatchObject({
      trial: "3",
      value: "",
      best_value: "1e-7",
      status: "diverged",
      cost_to_target: "[2,null]",
      token: "t1",
      certificates: "1",
      check: "disputed",
    });
    expect(JSON.parse(row.hyperparameters ?? "")).toEqual(ROW.trial.hyperparameters);
  });

  it("have held-out figures where the run has them, and nothing where it hasn't", () => {
    const { result } = ROW;
    const looked: ExportRow = {
      ...ROW,
      result: {
        ...result,
        heldOutLoss: 0.5,
        accuracy: 0.9,
        curve: { ...result.curve, heldOutLoss: [0.5], accuracy: [0.9] },
      },
    };
    const names = ["held_out_loss", "accuracy", "curve_held_out_loss", "curve_accuracy"];
    const cellsOf = (row: ExportRow) =>
      names.map((name) => EXPORT_COLUMNS.find((column) => column.name === name)?.read(row));
    expect(cellsOf(looked)).toEqual([0.5, 0.9, "[0.5]", "[0.9]"]);
    expect(cellsOf(ROW)).toEqual([null, null, null, null]);
  });

  it("never start a text with what a spreadsheet runs", () => {
    const [, cells] = parseCsv(csvHeader([]) + csvLine(ROW, []));
    expect(cells?.[14]).toBe(`'${ROW.result.message}`);
  });

  it("are documented one by one, in order", () => {
    const text = readFileSync(new URL("../../docs/export-schema.md", import.meta.url), "utf8");
    const documented = [...text.matchAll(/^\| `(\w+)` \| (text|integer|number) \|/gm)].map(
      ([, name, kind]) => ({ name, kind }),
    );
    expect(documented).toEqual(EXPORT_COLUMNS.map(({ name, kind }) => ({ name, kind })));
  });
});
