import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importFaults } from "./import-direction.ts";
import { orderFaults, orderIn } from "./import-order.ts";
import { circles, importsOf, readImports } from "./imports.ts";

const ROOT = join(import.meta.dirname, "..", "..");

describe("import direction", () => {
  it("sees the project's imports", () => {
    expect(readImports(ROOT).length).toBeGreaterThan(2000);
  });

  it("follows the order of each folder's README, in no circle", () => {
    expect(importFaults(ROOT)).toEqual([]);
  });
});

/** A project of two rooms: `low/` with a pattern and a subfolder, `high/` above it. */
const SOURCES: Readonly<Record<string, string>> = {
  "low/base.ts": "export type Base = number;",
  "low/one.ts": 'import type { Base } from "./base.ts";',
  "low/two.ts": 'import { one } from "./one.ts";',
  "low/parts/part.ts": 'import type { Base } from "../base.ts";',
  "low/two.test.ts": 'import { high } from "../low/parts/part.ts";',
  "high/top.ts": 'import { part } from "../low/parts/part.ts";',
};
const READMES: Readonly<Record<string, string>> = {
  ".": "```order\nlow/\nhigh/\n```",
  low: "# low\n\n```order\nbase.ts # first\nparts/, *.ts\n```\n",
  "low/parts": "```order\npart.ts\n```",
  high: "```order\ntop.ts\n```",
};

function faultsWith(
  changed: { readonly sources?: Record<string, string>; readonly readmes?: Record<string, string> } = {},
): readonly string[] {
  const sources = { ...SOURCES, ...changed.sources };
  const imports = Object.entries(sources).flatMap(([file, text]) =>
    importsOf("/", `/${file}`.slice(1), text),
  );
  const readmes = new Map(
    Object.entries({ ...READMES, ...changed.readmes }).filter(([, text]) => text !== ""),
  );
  return [...orderFaults(Object.keys(sources), imports, readmes), ...circles(imports)];
}

describe("the order of a README", () => {
  it("lists levels, lowest first, without comments", () => {
    expect(orderIn("text\n```order\na.ts, b/ # why\n\nc*.ts\n```\n")).toEqual([
      { text: "a.ts", level: 0 },
      { text: "b/", level: 0 },
      { text: "c*.ts", level: 1 },
    ]);
    expect(orderIn("```ts\na.ts\n```")).toBeUndefined();
  });

  it("finds nothing wrong with a project that keeps it", () => {
    expect(faultsWith()).toEqual([]);
  });

  it.each([
    [
      "an import of a higher file",
      { "low/base.ts": 'import { one } from "./one.ts";' },
      /one\.ts does not stand below base\.ts/,
    ],
    [
      "an import of a neighbour",
      { "low/parts/part.ts": 'import { one } from "../one.ts";' },
      /does not stand below parts\//,
    ],
    [
      "an import of a higher room",
      { "low/parts/part.ts": 'import { top } from "../../high/top.ts";' },
      /high\/ does not stand below low\//,
    ],
    [
      "a type import of a higher room",
      { "low/one.ts": 'import type { Top } from "../high/top.ts";' },
      /high\/ does not stand below/,
    ],
    [
      "a dynamic import of a higher room",
      { "low/one.ts": 'const top = () => import("../high/top.ts");' },
      /high\/ does not stand below/,
    ],
    [
      "a test of a lower room that uses a higher one",
      { "low/two.test.ts": 'import { top } from "../high/top.ts";' },
      /high\/ does not stand below low\//,
    ],
    [
      "an import of a test",
      { "low/two.ts": 'import { two } from "./two.test.ts";' },
      /nobody imports a test/,
    ],
    [
      "a circle of types under one pattern",
      { "low/one.ts": 'import type { Two } from "./two.ts";' },
      /^low\/one\.ts → low\/two\.ts → low\/one\.ts$/,
    ],
    ["a file that its order leaves out", { "high/new.ts": "" }, /does not say where new\.ts stands/],
    ["a folder without README", { "high/new/file.ts": "" }, /^high\/new\/README\.md is missing$/],
  ])("is broken by %s (negative control)", (_name, sources, fault) => {
    expect(faultsWith({ sources }).some((line) => fault.test(line))).toBe(true);
  });

  it.each([
    ["a README without a block", { high: "# high\n" }, /high\/README\.md has no block/],
    [
      "a subfolder that is not listed",
      { low: "```order\nbase.ts\n*.ts\n```" },
      /does not say where parts\/ stands/,
    ],
    [
      "an entry for what is not there",
      { high: "```order\ntop.ts, gone.ts\n```" },
      /nothing here is gone\.ts/,
    ],
  ])("is broken by %s (negative control)", (_name, readmes, fault) => {
    expect(faultsWith({ readmes }).some((line) => fault.test(line))).toBe(true);
  });
});
