/** Build step: writes the data sets as compressed chunks, to be served as static assets under `/data/`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { CHUNK, chunkName, encodeChunk, type Manifest } from "../gpu-runner/data/chunks.ts";
import { createNodeDataSource } from "../gpu-runner/data/node-data-source.ts";
import type { DataSource } from "../gpu-runner/problem.ts";
import { DataError } from "../shared/data-sets/data-error.ts";
import { type PartName, partName, STORED_DATA_SETS } from "../shared/data-sets/registry.ts";

const compress = promisify(gzip);

/**
 * Data sets of packages always; others where their variable is set, and their test sets where the files are there.
 * Skips a set whose manifest is there already (it is written last).
 * @param outputFolder `dist/assets/data`
 */
export async function buildData(
  outputFolder: string,
  source: DataSource = createNodeDataSource(),
): Promise<void> {
  await mkdir(outputFolder, { recursive: true });
  for (const set of STORED_DATA_SETS) {
    if (set.place.kind === "variable" && !process.env[set.place.variable]) continue;
    await buildDataSet(outputFolder, partName(set, "train"), source);
    await buildDataSet(outputFolder, partName(set, "test"), source).catch((error: unknown) => {
      if (!(error instanceof DataError) || error.kind !== "missing") throw error;
    });
  }
}

async function buildDataSet(folder: string, name: PartName, source: DataSource): Promise<void> {
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
