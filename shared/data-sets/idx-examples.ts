/** Examples out of a pair of IDX files, images and labels, read no further than asked. */
import { DataError } from "./data-error.ts";
import type { DataFiles } from "./data-set.ts";
import type { Examples } from "./examples.ts";
import { parseIdxHeader, readIdx } from "./idx.ts";

/** Header of a file of rank 3: 4 + 3 × 4 bytes. */
const MAX_HEADER_BYTES = 16;

/** @throws DataError of kind `missing` where one of the files is not there */
export async function idxExamples(
  files: DataFiles,
  { images, labels }: { readonly images: string; readonly labels: string },
  examples?: number,
): Promise<Examples> {
  const [pixels, classes] = [
    await entriesOf(files, images, examples),
    await entriesOf(files, labels, examples),
  ];
  const [count = 0, ...rest] = pixels.shape;
  if (classes.shape[0] !== count)
    throw new DataError(`${images} has ${count} images but ${labels} ${classes.shape[0]} labels`);
  const width = rest.reduce((product, extent) => product * extent, 1);
  return { count, width, features: pixels.entries, labels: classes.entries };
}

async function entriesOf(files: DataFiles, file: string, examples: number | undefined) {
  const bytesOf = async (mostBytes: number): Promise<Uint8Array> => {
    const bytes = await files.read(file, mostBytes);
    if (!bytes) throw new DataError(`${file} is missing at ${files.where}`, "missing");
    return bytes;
  };
  const { shape, offset } = parseIdxHeader(await bytesOf(MAX_HEADER_BYTES), file);
  const [count = 0, ...rest] = shape;
  const entry = rest.reduce((product, extent) => product * extent, 1);
  return readIdx(await bytesOf(offset + Math.min(examples ?? count, count) * entry), file, examples);
}
