/** Every format: the same examples out of all, refusals in one line, and thousands of damaged files. */
import * as zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataSummarySchema } from "../contracts/data.ts";
import { dataUseOf } from "./data-use.ts";
import { float32, idxFile, npyFile, npzFile, safetensorsFile, samples, X, Y } from "./formats.fixture.ts";
import { numbersOf } from "./numbers.ts";
import { readData } from "./read-data.ts";
import { summariseData } from "./summary.ts";
import { makeTrainingSet } from "./training-set.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const SAMPLES = samples(zlib);

const USE = dataUseOf({
  label: "",
  split: 0,
  validation: 0,
  test: 0,
  standardise: "none",
  missing: "refuse",
});

/** Header and numbers of `x` in the sample of IDX. */
const WHOLE_IDX_ARRAY = 4 + 2 * 4 + 6 * 8;

async function refusal(bytes: Uint8Array): Promise<string> {
  const file = await readData(bytes);
  if (!file.ok) return file.message;
  const summary = summariseData(file.value);
  return summary.ok ? "read" : summary.message;
}

describe.each(Object.entries(SAMPLES))("%s", (name, bytes) => {
  it("gives the examples and their labels", async () => {
    const file = await readData(bytes);
    if (!file.ok) throw new Error(file.message);
    const summary = summariseData(file.value);
    if (!summary.ok) throw new Error(summary.message);
    expect(summary.value).toMatchObject({
      format: name.split(",")[0],
      examples: 3,
      width: 2,
      classes: 2,
      range: [-4, 6],
      missing: 0,
    });
    const set = makeTrainingSet(file.value, summary.value, "sha256:0", USE, "classes");
    if (!set.ok) throw new Error(set.message);
    const { features, targets } = set.value.examplesOf.train;
    expect([[...features], [...targets]]).toEqual([X, Y]);
  });

  it("cut off anywhere is refused in one line, or is a shorter table", async () => {
    for (let length = 0; length < bytes.length; length++) {
      const message = await refusal(bytes.subarray(0, length));
      expect(message).not.toContain("\n");
      // Images without their labels are an array of their own.
      if (name === "idx" && length === WHOLE_IDX_ARRAY) continue;
      if (name !== "csv") expect(message, `${length} of ${bytes.length} bytes`).not.toBe("read");
    }
  });
});

describe("arrays", () => {
  it.each([
    [npyFile("|S2", "(2, 2)", [97, 0, 98, 98, 97, 0, 98, 98]), "texts of shape [2, 2]: one for each example"],
    [npyFile("|S2", "(2,)", [97, 0, 0xff, 0xfe]), '"array", example 1 is no text'],
    [npyFile("<U1", "(1,)", [1, 2, 3, 4]), '"array", example 0 is no text'],
    [npyFile("<U1", "(2,)", [65, 0, 0, 0]), "2 texts of 4 bytes are 8, and 4 are there"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "the file is compressed by gzip: unpack it first"],
    [Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x2c, 0), "the file is UTF-16: save it as UTF-8"],
    [Uint8Array.of(0x80, 4, 0x95, 0), "the file is a Python pickle, which may run code"],
    [Uint8Array.from([...ascii("PAR1"), 0x15, 0]), "the file is Parquet: write it as CSV"],
    [Uint8Array.from(ascii("PAR1,y\n1,2\n3,4\n")), "read"],
    [npyFile("|O", "(3,)", Y), "its type \"'|O'\" is not one of numbers"],
    [npyFile("<f4", "(3, 9)", float32(X)), "is cut off: [3, 9] of f32 are 108 bytes, and 24 are there"],
    [npyFile("<f4", "()", float32([1])), "is one number"],
    [npyFile("<f4", "(0, 2)", []), "axis 0 must be 1 or more"],
    [npyFile("<f4", "(99999999, 9)", []), "8388608 at most are right"],
    [
      npyFile("<f4", "(2, 2)", float32([1, 2, Number.POSITIVE_INFINITY, 0])),
      '"0", example 1, entry 0 is infinite',
    ],
    [npyFile("<f4", "(3,)", float32(Y)), '"0" is the only field'],
    [
      npzFile(zlib, {
        "x.npy": npyFile("<f4", "(3, 2)", float32(X)),
        "y.npy": npyFile("|u1", "(2,)", [0, 1]),
      }),
      '"x" has 3 examples and "y" 2: arrays of the same examples are right',
    ],
    [npzFile(zlib, { "x.txt": Uint8Array.from([1, 2, 3]) }), '"x.txt" is no NPY array'],
    [npzFile(zlib, {}).subarray(), "the file is none of CSV"],
    [idxFile(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), "no field has one number an example"],
    [Uint8Array.from([...idxFile(8, [2, 1], [1, 2]), 7]), "byte 14 begins no IDX array"],
    [safetensorsFile({ x: { dtype: "C64", shape: [1], data_offsets: [0, 8] } }, []), 'has the type "C64"'],
    [
      safetensorsFile({ x: { dtype: "F32", shape: [2], data_offsets: [0, 9] } }, float32([1, 2])),
      "[2] of F32 need 8",
    ],
    [safetensorsFile("{nonsense}", []), "the safetensors header is not JSON"],
    [safetensorsFile({ x: null }, []), "has no type"],
  ])("are refused in one line (case %#)", async (bytes, message) => {
    expect(await refusal(bytes)).toContain(message);
  });

  it("of texts name classes, in bytes too, and an empty one is missing", async () => {
    const names = ["b", "äö", "", "b"].flatMap((text) => [...ascii(text), 0, 0, 0, 0].slice(0, 4));
    const file = await readData(
      npzFile(zlib, {
        "x.npy": npyFile("<f4", "(4,)", float32([1, 2, 3, 4])),
        "kind.npy": npyFile("|S4", "(4, 1)", names),
      }),
    );
    if (!file.ok) throw new Error(file.message);
    expect(file.value.fields[1]).toMatchObject({ names: ["b", "äö"], shape: [] });
    const summary = summariseData(file.value);
    expect(summary.ok && summary.value).toMatchObject({ label: "kind", classes: 2, missing: 1 });
  });

  it("that are damaged within an archive are noticed by their checksum", async () => {
    const archive = SAMPLES.npz?.slice() ?? new Uint8Array();
    const at = archive.length - 150;
    // Control: the archive itself is read.
    expect(await refusal(archive)).toBe("read");
    const number = archive.findIndex((_, i) => float32(X).every((byte, k) => archive[i + k] === byte));
    expect(number).toBeLessThan(at + 150);
    archive[number] = (archive[number] as number) ^ 1;
    expect(await refusal(archive)).toContain('"x.npy" in the archive is damaged');
  });

  it("of every kind of number are those numbers", () => {
    const view = new DataView(new ArrayBuffer(8));
    const bytesOf = (write: (v: DataView) => void): Uint8Array => {
      write(view);
      return new Uint8Array(view.buffer.slice(0));
    };
    const one = (kind: Parameters<typeof numbersOf>[1], write: (v: DataView) => void, isLittle = true) =>
      numbersOf(bytesOf(write), kind, 1, isLittle)[0];
    expect(one("i8", (v) => v.setInt8(0, -7))).toBe(-7);
    expect(one("u16", (v) => v.setUint16(0, 65_535, false), false)).toBe(65_535);
    expect(one("i16", (v) => v.setInt16(0, -300, true))).toBe(-300);
    expect(one("u32", (v) => v.setUint32(0, 2 ** 31, true))).toBe(2 ** 31);
    expect(one("i32", (v) => v.setInt32(0, -70_000, true))).toBe(-70_000);
    expect(one("u64", (v) => v.setBigUint64(0, 5n, true))).toBe(5);
    expect(one("i64", (v) => v.setBigInt64(0, -5n, false), false)).toBe(-5);
    // Binary16: 1.5, the smallest number, and infinity; bfloat16: −2.
    expect(one("f16", (v) => v.setUint16(0, 0x3e00, true))).toBe(1.5);
    expect(one("f16", (v) => v.setUint16(0, 0x8001, true))).toBe(-(2 ** -24));
    expect(one("f16", (v) => v.setUint16(0, 0x7c00, true))).toBe(Number.POSITIVE_INFINITY);
    expect(one("bf16", (v) => v.setUint16(0, 0xc000, true))).toBe(-2);
    expect(one("f64", (v) => v.setFloat64(0, 0.1, true))).toBe(Math.fround(0.1));
  });
});

/** Files of each format, each with up to four places changed. */
const RUNS = 4_000;

it(`${RUNS} damaged files end in a summary or a refusal of one line`, async () => {
  const damaged = fc.record({
    sample: fc.constantFrom(...Object.values(SAMPLES)),
    changes: fc.array(
      fc.record({
        at: fc.nat(1_000),
        byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x22, 0x2c, 0x0a, 0x2d, 0xff, 0x39)),
        how: fc.constantFrom("set", "insert", "remove"),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  });
  const ends = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged, async ({ sample, changes }) => {
      const bytes = [...sample];
      for (const { at, byte, how } of changes)
        bytes.splice(at % bytes.length, how === "insert" ? 0 : 1, ...(how === "remove" ? [] : [byte]));
      const file = await readData(Uint8Array.from(bytes));
      const summary = file.ok ? summariseData(file.value) : file;
      if (summary.ok) {
        ends.read++;
        expect(dataSummarySchema.parse(summary.value)).toEqual(summary.value);
      } else {
        ends.refused++;
        expect(summary.message.length).toBeGreaterThan(10);
        expect(summary.message.length).toBeLessThan(400);
        expect(summary.message).not.toMatch(/[\n\r]|undefined|NaN|\[object/);
      }
    }),
    { numRuns: RUNS },
  );
  // Both happen, often: a reader that refused or took everything would not be tried.
  expect(ends.read).toBeGreaterThan(RUNS / 20);
  expect(ends.refused).toBeGreaterThan(RUNS / 4);
});
