/** Data sets in a page (or anywhere with `fetch`): the chunks that the Worker serves, decompressed here. */
import { DataError } from "../../shared/data-sets/data-error.ts";
import { type Examples, firstExamples, joinExamples } from "../../shared/data-sets/examples.ts";
import { findPart, type PartName } from "../../shared/data-sets/registry.ts";
import type { DataSource, OwnData, OwnText } from "../problem.ts";
import { chunkName, decodeChunk, type Manifest, parseManifest } from "./chunks.ts";
import { openStoredModel } from "./model-files.ts";
import { openOwnData, openOwnText } from "./own-data.ts";

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Uploads are named by digest and come from the runner's own server, never from an address in a request. */
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Bytes of uploads, not yet compared with their digest. */
export interface FetchUpload {
  model(digest: string): Promise<Uint8Array>;
  data(digest: string): Promise<Uint8Array>;
}

/** Data of a person's own that are kept once read: a sweep has few, and each may take 64 MB. */
const OWN_DATA_KEPT = 2;

/**
 * @param baseUrl folder of the assets, with a trailing slash (`https://…/data/`)
 * @param get `fetch`, or a stand-in for tests
 * @param uploads what people have sent; absent: there is nothing of it here
 */
export function createFetchDataSource(
  baseUrl: string,
  get: typeof fetch = (...request) => fetch(...request),
  uploads?: FetchUpload,
): DataSource {
  const manifests = new Map<PartName, Promise<Manifest>>();
  const chunks = new Map<string, Promise<Examples>>();
  const ownData = new Map<string, Promise<OwnData>>();
  const ownText = new Map<string, Promise<OwnText>>();

  /** Remembers what succeeded; a failure is forgotten, so that the next shard may try again. */
  function once<Key, Value>(cache: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>) {
    const known = cache.get(key);
    if (known) return known;
    const made = make();
    cache.set(key, made);
    made.catch(() => cache.delete(key));
    return made;
  }

  /** The same of an upload; the one that came first makes room. @throws DataError where it is named by something else */
  function onceOfFew<Value>(
    cache: Map<string, Promise<Value>>,
    location: string,
    open: (bytes: Promise<Uint8Array>) => Promise<Value>,
  ) {
    if (!uploads || !DIGEST.test(location))
      throw new DataError(`a runner takes uploaded data by digest only (sha256:…), not ${location}`);
    const oldest = cache.size >= OWN_DATA_KEPT && !cache.has(location) ? [...cache.keys()][0] : undefined;
    if (oldest !== undefined) cache.delete(oldest);
    return once(cache, location, () => open(uploads.data(location)));
  }

  async function request(file: string): Promise<Response> {
    const url = `${baseUrl}${file}`;
    const response = await get(url).catch((error: unknown) => {
      throw new DataError(`${url} cannot be reached: ${error instanceof Error ? error.message : error}`);
    });
    if (!response.ok)
      throw new DataError(
        `${url} answered ${response.status}`,
        response.status === 404 ? "missing" : "broken",
      );
    return response;
  }

  async function loadManifest(name: PartName): Promise<Manifest> {
    const response = await request(`${name}.json`).catch((error: unknown) => {
      throw error instanceof DataError && error.kind === "missing"
        ? new DataError(`this server has no ${name} data (${howToServe(name)})`, "missing")
        : error;
    });
    return parseManifest(await response.json().catch(() => null), name);
  }

  return {
    async model(location) {
      if (!uploads || !DIGEST.test(location))
        throw new DataError(`a runner takes uploaded models by digest only (sha256:…), not ${location}`);
      return openStoredModel(location, await uploads.model(location));
    },
    ownData: async (location) =>
      onceOfFew(ownData, location, async (bytes) => openOwnData(location, await bytes, location)),
    ownText: async (location) =>
      onceOfFew(ownText, location, async (bytes) => openOwnText(location, await bytes, location)),
    async load(name, examples) {
      const manifest = await once(manifests, name, () => loadManifest(name));
      const wanted = examples ?? manifest.count;
      if (wanted > manifest.count)
        throw new DataError(`${name} has ${manifest.count} examples, ${wanted} were asked for`);
      const needed = Array.from({ length: Math.ceil(wanted / manifest.chunk) }, (_, index) => index);
      const parts = await Promise.all(
        needed.map((index) =>
          once(chunks, chunkName(name, index), async () => {
            const bytes = await unzip(await request(chunkName(name, index)));
            return decodeChunk(bytes, manifest, index, name);
          }),
        ),
      );
      return firstExamples(joinExamples(parts), wanted);
    },
  };
}

function howToServe(name: PartName): string {
  const { place } = findPart(name).set;
  return place.kind !== "variable"
    ? "run npm run build"
    : `build with ${place.variable} set to ${place.names}, ${name} in it`;
}

/** Body of a response, decompressed unless the transport has done so already. */
async function unzip(response: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (GZIP_MAGIC.some((byte, at) => bytes[at] !== byte)) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
