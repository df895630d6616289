/** Files of each format, written byte by byte as the formats say and not by their readers. */
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
const big = (value: number, bytes: number): number[] => little(value, bytes).reverse();

export const float32 = (values: readonly number[]): number[] => [
  ...new Uint8Array(Float32Array.from(values).buffer),
];
export const float64 = (values: readonly number[]): number[] => [
  ...new Uint8Array(Float64Array.from(values).buffer),
];

/** @param shape as Python writes it: `(3, 2)` or `(3,)` */
export function npyFile(
  type: string,
  shape: string,
  numbers: readonly number[],
  fortran = false,
): Uint8Array {
  const order = fortran ? "True" : "False";
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  return Uint8Array.from([
    0x93,
    ...ascii("NUMPY"),
    1,
    0,
    ...little(header.length, 2),
    ...ascii(header),
    ...numbers,
  ]);
}

/** zlib's own, which this folder may not import. */
export interface Zlib {
  crc32(bytes: Uint8Array): number;
  deflateRawSync(bytes: Uint8Array): Uint8Array;
}

/** A ZIP archive. */
export function npzFile(
  { crc32, deflateRawSync }: Zlib,
  files: Readonly<Record<string, Uint8Array>>,
  deflated = false,
): Uint8Array {
  const bytes: number[] = [];
  const directory: number[] = [];
  for (const [name, content] of Object.entries(files)) {
    const packed = deflated ? deflateRawSync(content) : content;
    const common = [
      ...[20, 0, 0, 0, deflated ? 8 : 0, 0, 0, 0, 0, 0],
      ...little(crc32(content), 4),
      ...little(packed.length, 4),
      ...little(content.length, 4),
      ...little(name.length, 2),
      ...[0, 0],
    ];
    directory.push(
      ...ascii("PK\x01\x02"),
      20,
      0,
      ...common,
      ...Array(10).fill(0),
      ...little(bytes.length, 4),
    );
    directory.push(...ascii(name));
    bytes.push(...ascii("PK\x03\x04"), ...common, ...ascii(name), ...packed);
  }
  const count = little(Object.keys(files).length, 2);
  const end = [...ascii("PK\x05\x06"), 0, 0, 0, 0, ...count, ...count];
  return Uint8Array.from([
    ...bytes,
    ...directory,
    ...end,
    ...little(directory.length, 4),
    ...little(bytes.length, 4),
    0,
    0,
  ]);
}

export function idxFile(type: number, shape: readonly number[], numbers: readonly number[]): Uint8Array {
  return Uint8Array.from([
    0,
    0,
    type,
    shape.length,
    ...shape.flatMap((extent) => big(extent, 4)),
    ...numbers,
  ]);
}

export function safetensorsFile(header: object | string, numbers: readonly number[]): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  return Uint8Array.from([...little(text.length, 8), ...ascii(text), ...numbers]);
}

/** Of three code points, as NumPy keeps `<U3`. */
const codePoints = (text: string): number[] =>
  Array.from({ length: 3 }, (_, at) => little(text.codePointAt(at) ?? 0, 4)).flat();

export const X = [1, 2, 3.5, -4, 5, 6];
export const Y = [0, 1, 1];

/** The same three examples of two numbers with labels in every format. */
export const samples = (zlib: Zlib): Readonly<Record<string, Uint8Array>> => ({
  csv: Uint8Array.from(ascii("a,b,y\n1,2,0\n3.5,-4,1\n5,6,1\n")),
  npy: npyFile("<f8", "(3, 3)", float64([1, 2, 0, 3.5, -4, 1, 5, 6, 1])),
  "npy, columns first": npyFile("<f4", "(3, 3)", float32([1, 3.5, 5, 2, -4, 6, 0, 1, 1]), true),
  npz: npzFile(zlib, { "x.npy": npyFile("<f4", "(3, 2)", float32(X)), "y.npy": npyFile("|u1", "(3,)", Y) }),
  "npz, deflated": npzFile(
    zlib,
    { "x.npy": npyFile("<f8", "(3, 2)", float64(X)), "y.npy": npyFile("|i1", "(3, 1)", Y) },
    true,
  ),
  "npz, names of classes": npzFile(zlib, {
    "x.npy": npyFile(
      ">f4",
      "(3, 2)",
      X.flatMap((x) => float32([x]).reverse()),
    ),
    "y.npy": npyFile("<U3", "(3,)", ["no", "yes", "yes"].flatMap(codePoints)),
  }),
  idx: Uint8Array.from([
    ...idxFile(
      14,
      [3, 2],
      X.flatMap((x) => float64([x]).reverse()),
    ),
    ...idxFile(8, [3], Y),
  ]),
  safetensors: safetensorsFile(
    {
      __metadata__: { from: "a test" },
      x: { dtype: "F32", shape: [3, 2], data_offsets: [0, 24] },
      y: { dtype: "U8", shape: [3], data_offsets: [24, 27] },
    },
    [...float32(X), ...Y],
  ),
});
