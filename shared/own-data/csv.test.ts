import { describe, expect, it } from "vitest";
import { readCsv } from "./csv.ts";
import type { DataFile } from "./data-file.ts";
import { summariseData } from "./summary.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (text: string): DataFile => {
  const read = readCsv(bytes(text));
  if (!read.ok) throw new Error(read.message);
  return read.value;
};
const column = (read: DataFile, name: string): number[] => {
  const field = read.fields.find((each) => each.name === name);
  if (!field) throw new Error(`no column ${name}`);
  return Array.from(
    { length: read.examples },
    (_, row) => field.values[field.first + row * field.stride] as number,
  );
};
const refusal = (text: string): string => {
  const read = readCsv(bytes(text));
  return read.ok ? "read" : read.message;
};

describe("CSV", () => {
  it("has a header, numbers, and one column that may name classes", () => {
    const read = file("x,y z,kind\n1,-2.5,b\n.5,1e-3,a\r\n+3,4E2,b\n");
    expect(read.examples).toBe(3);
    expect(read.fields.map(({ name }) => name)).toEqual(["x", "y z", "kind"]);
    expect(column(read, "x")).toEqual([1, 0.5, 3]);
    expect(column(read, "y z")).toEqual([-2.5, 1e-3, 400].map(Math.fround));
    expect(column(read, "kind")).toEqual([0, 1, 0]);
    expect(read.fields[2]?.names).toEqual(["b", "a"]);
  });

  it("takes semicolons and tabs, quotes, spaces, empty lines and a byte order mark", () => {
    const read = file('\ufeff"a ""b""" ; c\n\n 1 ; "x\ny"\n\n2;"x;y" \n\n');
    expect(read.fields.map(({ name }) => name)).toEqual(['a "b"', "c"]);
    expect(column(read, 'a "b"')).toEqual([1, 2]);
    expect(read.fields[1]?.names).toEqual(["x\ny", "x;y"]);
    expect(column(file("a\tb\n1\t2"), "b")).toEqual([2]);
  });

  it("reads what scikit-learn writes: counts instead of names, or numbers only", () => {
    const counted = file("3,2,setosa,versicolor\n5.1,3.5,0\n4.9,3,1\n4.7,3.2,1\n");
    expect(counted.fields.map(({ name }) => name)).toEqual(["0", "1", "target"]);
    expect(column(counted, "target")).toEqual([0, 1, 1]);
    expect(refusal("4,2,setosa,versicolor\n5.1,3.5,0\n")).toContain(
      "row 1 says that there are 4 examples, and 1",
    );
    const bare = file("0,1,2\n3,4,5\n");
    expect([bare.examples, ...bare.fields.map(({ name }) => name)]).toEqual([2, "0", "1", "2"]);
  });

  it("without a header keeps its first example, where numbers name no columns", () => {
    const flowers = file("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n");
    expect(flowers.fields.map(({ name }) => name)).toEqual(["0", "1", "2"]);
    expect(column(flowers, "0")).toEqual([5.1, 4.9, 7].map(Math.fround));
    expect(flowers.fields[2]?.names).toEqual(["setosa", "versicolor"]);
    // The same number twice is no pair of names either.
    expect(file("B,1,1\nR,1,2\n").examples).toBe(2);
    // Control: whole numbers that differ may be names, as pandas writes them.
    const named = file("0,1,target\n5.1,3.5,a\n4.9,3.0,b\n");
    expect([named.examples, ...named.fields.map(({ name }) => name)]).toEqual([2, "0", "1", "target"]);
  });

  it.each([
    ["names", ["a", "b", "a"], "classification"],
    ["two whole numbers", [0, 1, 1], "classification"],
    ["whole numbers that come again", [1, 2, 3, 1, 2, 3], "classification"],
    ["whole numbers that each come once", [1, 2, 3, 4, 5], "regression"],
    ["as many as classes are not", Array.from({ length: 80 }, (_, i) => i % 40), "regression"],
    ["broken numbers", [0.5, 1.5, 0.5, 1.5], "regression"],
  ])("says what a label of %s looks like", (_, labels, task) => {
    const summary = summariseData(file(`x,y\n${labels.map((label, i) => `${i}.5,${label}`).join("\n")}\n`));
    expect(summary.ok && summary.value.task).toBe(task);
    expect(summary.ok && summary.value.fields.map((field) => field.task)).toEqual(["regression", task]);
  });

  it("knows what is missing from what is no number", () => {
    const read = file("a,b,c\n,NA,1\nnan,?,2\nNULL,n/a,3\n1,2,4\n");
    expect(column(read, "a")).toEqual([Number.NaN, Number.NaN, Number.NaN, 1]);
    const summary = summariseData(read);
    expect(summary.ok && summary.value).toMatchObject({ missing: 6, examples: 4, width: 2, label: "c" });
  });

  it.each([
    ["", "the file has no row"],
    ["a,b\n", "a header and no row after it"],
    ["a,b\n1,2\n3\n", "row 3 has 1, not 2 values"],
    ["a,b\n1,2,3\n", "row 2 has more than 2 values"],
    ["a,b\n1,2\n\n3,x\n", 'row 4, column "b" holds "x": a number is right'],
    ["a,b\n1,2\n3,inf\n", 'row 3, column "b" holds "inf"'],
    ["a,b\n1,2\n3,1e39\n", 'row 3, column "b" holds 1e+39, beyond the range of 32-bit floats'],
    ["a,b\n1,2\n3,1e\n", 'row 3, column "b" holds "1e"'],
    ["a,b\nx,y\n", 'columns "a" (row 2) and "b" (row 2) both hold text'],
    ["a;b\n1,8;2\n", 'row 2, column "a" holds "1,8": a point before the decimals is right'],
    ['a,b\n1,"1,000"\n', 'row 2, column "b" holds "1,000": a point before the decimals is right'],
    ["a,b\r1,2\r", "its lines end in carriage returns alone (0x0d): line feeds (0x0a) are right"],
    ["a,a\n1,2\n", 'row 1, column 2 is called "a" like column 1'],
    [",a\n1,2\n", "row 1, column 1 has no name"],
    ['a,b\n1,"2\n', "row 2, column 2 opens a quote that nothing closes"],
    ['a,b\n1,"2"3\n', "row 2, column 2 goes on after its closing quote"],
    [
      `a,b\n${Array.from({ length: 300 }, (_, i) => `1,v${i}`).join("\n")}\n`,
      'row 258, column "b" is the 257th',
    ],
  ])("refuses in one line with the place and what would be right (case %#)", (text, message) => {
    expect(refusal(text)).toContain(message);
    expect(refusal(text)).not.toContain("\n");
  });

  it("refuses what is not UTF-8 by its place", () => {
    const broken = Uint8Array.from([...bytes("a,b\n1,2\n3,"), 0xff, 0xfe, 0x0a]);
    const read = readCsv(broken);
    expect(read).toMatchObject({
      ok: false,
      message: expect.stringContaining('row 3, column "b" is not UTF-8'),
    });
  });

  it("reads numbers as JavaScript does, to the last bit of a 32-bit float", () => {
    let seed = 1;
    const next = (): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const texts = Array.from({ length: 2000 }, () => {
      const value = (next() - 0.5) * 10 ** Math.floor(next() * 40 - 20);
      return [String(value), value.toFixed(20), value.toExponential(3), value.toPrecision(17)][
        Math.floor(next() * 4)
      ] as string;
    });
    expect(column(file(`a,b\n${texts.map((text) => `${text},1`).join("\n")}`), "a")).toEqual(
      texts.map((text) => Math.fround(Number(text))),
    );
  });
});
