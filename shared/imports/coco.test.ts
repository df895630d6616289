/** COCO's files of the first and of the second release as its loggers write them; every broken line; damage of any kind. */
import { describe, expect, it } from "vitest";
import { importOptionsSchema } from "../contracts/import-options.ts";
import { CATALOGUE_FIXTURE as catalogue } from "../planning/catalogue.fixture.ts";
import { COCO_TARGETS, curvesText, readCoco } from "./coco.ts";
import { readFile } from "./read-file.ts";

const FIRST =
  "% function evaluation | noise-free fitness - Fopt (7.948000000000e+01) | best noise-free fitness - Fopt | measured fitness | best measured fitness | x1 | x2...";
const SECOND =
  "% f evaluations | g evaluations | best noise-free fitness - Fopt (7.948000000000e+01) + sum g_i+ | measured fitness | best measured fitness or single-digit g-values | x1 | x2...";

const FILES: Readonly<Record<string, string>> = {
  "a/bbobexp_f1.info": [
    "funcId = 1, DIM = 2, Precision = 1.000e-08, algId = 'BFGS'",
    "% a comment, with funcId",
    "data_f1/bbobexp_f1_DIM2.dat, 1:3|0.0e+00, 1:2|5.0e-01",
    "",
  ].join("\n"),
  "a/data_f1/bbobexp_f1_DIM2.dat": [
    FIRST,
    "1 +4.000000000e+00 +4.000000000e+00 +8.348e+01 +8.348e+01 +1.0000e+00 -1.0000e+00",
    "2 +9.000000000e+00 +4.000000000e+00 +8.848e+01 +8.348e+01 +1.0000e+00 -1.0000e+00",
    "3 +0.000000000e+00 +0.000000000e+00 +7.948e+01 +7.948e+01 +1.0000e+00 -1.0000e+00",
    FIRST,
    "1 +4.0e+00 +4.0e+00 +8.348e+01 +8.348e+01 +1.0e+00 -1.0e+00",
    "2 +5.0e-01 +5.0e-01 +7.998e+01 +7.998e+01 +1.0e+00 -1.0e+00",
    "",
  ].join("\n"),
  "b/bbobexp_f1_i1.info":
    "suite = 'bbob', funcId = 1, DIM = 2, Precision = 1.000e-08, algId = 'random search', coco_version = '2.6.3', logger = 'bbob', data_format = 'bbob-new2'\n% \ndata_f1/bbobexp_f1_DIM2.dat, 1:7|1.0e+00\n",
  "b/data_f1/bbobexp_f1_DIM2.dat": `${SECOND}\n1 0 +2.5e+00 +8.2e+01 +8.2e+01 +1.0e+00 +1.0e+00\n7 0 +1.0e+00 +8.1e+01 +8.1e+01 +1.0e+00 +1.0e+00\n`,
};

const read = (change: Readonly<Record<string, string>> = {}) =>
  readCoco(new Map(Object.entries({ ...FILES, ...change })));

describe("results of COCO", () => {
  it("are runs of evaluations and of the best value minus the optimum, in both releases", () => {
    const runs = read();
    const common = { problem: "f1-d2", configuration: "default" };
    expect(runs.ok && runs.value).toEqual([
      { ...common, optimizer: "bfgs", seed: 1, costs: [1, 2, 3], values: [4, 4, 0] },
      { ...common, optimizer: "bfgs", seed: 2, costs: [1, 2], values: [4, 0.5] },
      { ...common, optimizer: "random-search", seed: 1, costs: [1, 7], values: [2.5, 1] },
    ]);
  });

  it("become a sweep by way of the CSV that the command sends", () => {
    const runs = read();
    const text = runs.ok ? curvesText(runs.value) : "";
    const options = importOptionsSchema.parse({ problems: { "f1-d2": { targets: COCO_TARGETS } } });
    const pieces = readFile(text, catalogue, options);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    expect(piece.value.ok ? "read" : piece.value.message).toBe("read");
    const costs = piece.value.ok ? piece.value.value.results[0]?.result.costToTarget : [];
    expect(costs).toEqual([1, 3, 3, 3, 3, 3, 3]);
  });

  const INFO = "b/bbobexp_f1_i1.info";
  const DATA = "b/data_f1/bbobexp_f1_DIM2.dat";
  it.each([
    [{ [INFO]: "data_f1/x.dat, 1:7|1.0\n" }, /^b\/bbobexp_f1_i1\.info, line 1: a line with funcId = 1, /],
    [{ [INFO]: "funcId = 1, DIM = 2\n" }, /^b\/bbobexp_f1_i1\.info, line 1: must have funcId, DIM and algId/],
    [
      { [INFO]: "funcId = 1, DIM = 2, algId = 'a'\n%\nnone.dat, 1:7|1.0\n" },
      /^b\/bbobexp_f1_i1\.info, line 3: there is no file "none\.dat" beside it$/,
    ],
    [
      { [DATA]: `${SECOND}\nx 0 1\n` },
      /^b\/data_f1\/bbobexp_f1_DIM2\.dat, line 2, column 1: must be a number of evaluations, not "x"$/,
    ],
    [{ [DATA]: `${SECOND}\n1 0\n` }, /, line 2, column 3: must be the best value minus the optimum, not ""$/],
    [{ [DATA]: `${SECOND}\n2 0 1\n1 0 1\n` }, /, line 3, column 1: 1 comes after 2; a run begins with /],
  ])("name the line that is broken (%#)", (change, message) => {
    const runs = read(change);
    expect(runs.ok ? "read" : runs.message).toMatch(message);
  });

  it("end in runs or in one line when they are damaged anywhere", () => {
    const paths = Object.keys(FILES);
    let refused = 0;
    for (let i = 0; i < 500; i++) {
      const path = paths[i % paths.length] as string;
      const text = FILES[path] as string;
      const at = (i * 7919) % text.length;
      const scrap = ["", "x", "\n", "%", "1e999 ", "'", "\u0000"][i % 7] as string;
      const runs = read({ [path]: text.slice(0, at) + scrap + text.slice(at + 1 + (i % 5)) });
      if (runs.ok) continue;
      refused++;
      expect(runs.message).not.toContain("\n");
    }
    expect(refused).toBeGreaterThan(50);
  });

  it("are missed in one line where there are none", () => {
    const runs = readCoco(new Map());
    expect(runs.ok ? "read" : runs.message).toBe("there is no .info file with runs of COCO");
  });
});
