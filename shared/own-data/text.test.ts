/** Texts: what the platform's own decoder takes and refuses is what is taken and refused here, at the same byte. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataSummarySchema } from "../contracts/data.ts";
import { readAs } from "./read-as.ts";
import { describeFile } from "./read-data.ts";
import { readText, tokenise } from "./text.ts";
import { splitText } from "./text-split.ts";
import { textShapeOf, textUseOf } from "./text-use.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const refusal = (bytes: readonly number[] | Uint8Array): string => {
  const read = readText(Uint8Array.from(bytes));
  return read.ok ? "read" : read.message;
};
const isText = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

describe("UTF-8", () => {
  it("is read as the platform reads it: characters in order, each kind once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 60 }), (text) => {
        const plain = [...text].filter((character) => character !== "\0");
        fc.pre(plain.length > 0 && plain[0] !== "\ufeff");
        const read = readText(utf8(plain.join("")));
        if (!read.ok) throw new Error(read.message);
        const kinds = [...new Set(plain)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
        expect(Array.from(read.value.vocabulary, (code) => String.fromCodePoint(code))).toEqual(kinds);
        expect(read.value.characters).toBe(plain.length);
        const tokens = [...tokenise(read.value, "characters")];
        expect(tokens).toEqual(plain.map((character) => kinds.indexOf(character)));
      }),
    );
  });

  it("that is broken is refused at the first byte that begins no character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 20 }),
        fc.uint8Array({ minLength: 1, maxLength: 6 }),
        fc.string({ unit: "binary", maxLength: 20 }),
        (before, middle, after) => {
          const bytes = Uint8Array.from([0x61, ...utf8(before), ...middle, ...utf8(after)]);
          fc.pre(!isText(bytes));
          let valid = bytes.length;
          while (!isText(bytes.subarray(0, valid))) valid--;
          expect(refusal(bytes)).toMatch(new RegExp(`^byte ${valid} \\(0x[0-9a-f]{2}\\) is not UTF-8`));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["latin-1", [0x63, 0x61, 0x66, 0xe9, 0x20], "byte 3 (0xe9) is not UTF-8: save the text as UTF-8"],
    ["a shorter form", [0x61, 0xc0, 0xaf], "byte 1 (0xc0)"],
    ["half of a pair", [0x61, 0xed, 0xa0, 0x80], "byte 1 (0xed)"],
    ["cut off", [0x61, 0xe2, 0x82], "byte 1 (0xe2)"],
    ["after a byte order mark", [0xef, 0xbb, 0xbf, 0x61, 0xff], "byte 4 (0xff)"],
    ["a zero", [0x61, 0x00], "byte 1 is zero"],
    ["nothing", [], "the file is empty"],
  ])("%s", (_, bytes, message) => {
    expect(refusal(bytes)).toContain(message);
    expect(refusal(bytes)).not.toContain("\n");
  });

  it("of a byte order mark nothing is left, and a line break is a character as any", async () => {
    const summary = await describeFile(utf8("\ufeffnaïve\r\nnaïve 😀"), "text");
    if (!summary.ok) throw new Error(summary.message);
    expect(dataSummarySchema.parse(summary.value)).toEqual(summary.value);
    expect(summary.value).toMatchObject({
      format: "text",
      examples: 14,
      classes: 9,
      text: { characters: 14, bytes: 19, different: 9, vocabulary: "\n\r aenvï😀" },
    });
    const bytes = readText(utf8("\ufeffé"));
    expect(bytes.ok && [...tokenise(bytes.value, "bytes")]).toEqual([0xc3, 0xa9]);
  });
});

it("a name decides what could be both", () => {
  expect(["a.txt", "A.TEXT", "a.csv", "a.txt.csv", "txt"].map(readAs)).toEqual([
    "text",
    "text",
    "data",
    "data",
    "data",
  ]);
});

describe("options on a text", () => {
  const options = { tokens: "characters", split: 0, validation: 0, test: 0 };
  const many = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join("");

  it("refuse more kinds of characters than a byte numbers, in one line with the way out", async () => {
    const summary = await describeFile(utf8(many), "text");
    if (!summary.ok || !summary.value.text) throw new Error("not read");
    expect(summary.value).toMatchObject({ classes: null, text: { different: 300, vocabulary: null } });
    expect(textShapeOf(summary.value.text, textUseOf(options))).toEqual({
      ok: false,
      option: "tokens",
      message: "the text has 300 different characters, and 256 can be told apart: use tokens=bytes",
    });
    const bytes = textShapeOf(summary.value.text, textUseOf({ ...options, tokens: "bytes" }));
    expect(bytes).toMatchObject({ ok: true, value: { vocabulary: 256, tokens: 900 } });
    const read = readText(utf8(many));
    expect(() => read.ok && tokenise(read.value, "characters")).toThrow(RangeError);
  });

  it("need something to train on", () => {
    const text = { characters: 200, bytes: 200, different: 5 };
    expect(textShapeOf(text, textUseOf({ ...options, test: 0.5 }))).toMatchObject({
      option: "test",
      message: "of 200 characters 100 are left to train on; 130 or more are right",
    });
    expect(textShapeOf({ ...text, characters: 60 }, textUseOf(options))).toMatchObject({ option: "data" });
  });
});

describe("the split of a text", () => {
  const digest = `sha256:${"7".repeat(64)}`;
  const shares = { validation: 0.1, test: 0.2 };

  it("is of stretches that are together the text, the unseen ones each in one piece", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { train, validation, test } = splitText(1000, digest, seed, shares);
      expect([test.length, validation.length]).toEqual([1, 1]);
      const all = [...train, ...validation, ...test].sort((a, b) => a.from - b.from);
      expect(all[0]?.from).toBe(0);
      expect(all.at(-1)?.to).toBe(1000);
      for (const [at, { from }] of all.entries()) if (at > 0) expect(from).toBe(all[at - 1]?.to);
      const size = (stretches: typeof all) => stretches.reduce((sum, { from, to }) => sum + to - from, 0);
      expect([size([...train]), size([...validation]), size([...test])]).toEqual([700, 100, 200]);
    }
  });

  it("is a function of the digest and the seed, and of both", () => {
    const begin = (sha: string, seed: number) => splitText(1_000_000, sha, seed, shares).test[0]?.from;
    expect(begin(digest, 3)).toBe(begin(digest, 3));
    expect(begin(digest, 4)).not.toBe(begin(digest, 3));
    expect(begin(`${digest}0`, 3)).not.toBe(begin(digest, 3));
  });

  it("without shares is the whole text", () => {
    const none = splitText(50, digest, 1, { validation: 0, test: 0 });
    expect(none).toEqual({ train: [{ from: 0, to: 50 }], validation: [], test: [] });
  });
});
