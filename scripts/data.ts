/** Build step: writes the data sets as compressed chunks, to be served as static assets under `/data/`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { CHUNK, chunkName, encodeChunk, type Manifest } from "../gpu-runner/data/chunks.ts";
import { DataError } from "../gpu-runner/data/data-error.ts";
import { CIFAR10_VARIABLE, createNodeDataSource } from "../gpu-runner/data/node-data-source.ts";
import type { DataSetName, DataSource } from "../gpu-runner/problem.ts";

const compress = promisify(gzip);

/**
 * MNIST and its test set always; CIFAR-10 (and its test set, where its file is there) where the variable `SADDLEBENCH_CIFAR10` names it. Skips a set whose manifest is
 * there already (it is written last).
 * @param outputFolder `dist/assets/data`
 */
export async function buildData(
  outputFolder: string,
  source: DataSource = createNodeDataSource(),
): Promise<void> {
  await mkdir(outputFolder, { recursive: true });
  await buildDataSet(outputFolder, "mnist", source);
  await buildDataSet(outputFolder, "mnist-test", source);
  if (!process.env[CIFAR10_VARIABLE]) return;
  await buildDataSet(outputFolder, "cifar10", source);
  await buildDataSet(outputFolder, "cifar10-test", source).catch((error: unknown) => {
    if (!(error instanceof DataError) || error.kind !== "missing") throw error;
  });
}

async function buildDataSet(folder: string, name: DataSetName, source: DataSource): Promise<void> {
  const manifestPath = join(folder, `${name}.json`);
  const isBuilt = await readFile(manifestPath).then(
    () => true,
    () => false,
  );
  if (isBuilt) return;
  const examples = await source.load(name);
  const files = Math.ceil(examples.count / CHUNK);
  // One after the other on the pool's threads: all at once would hold every chunk in memory.
  for (let index = 0; index < files; index++)
    await writeFile(join(folder, chunkName(name, index)), await compress(encodeChunk(examples, index)));
  const manifest: Manifest = { count: examples.count, width: examples.width, chunk: CHUNK };
  await writeFile(manifestPath, JSON.stringify(manifest));
}
