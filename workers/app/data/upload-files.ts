/** Files that a person drops or chooses, sorted into uploads: what goes to the server together, and what cannot. */
import { isIdx } from "../../../shared/own-data/idx-arrays.ts";

export interface PlainFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type Upload =
  | { readonly kind: "data"; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: "model";
      readonly name: string;
      readonly json: PlainFile;
      /** Under the paths by which model.json names them. */
      readonly weights: readonly PlainFile[];
    };

export interface SortedFiles {
  readonly uploads: readonly Upload[];
  /** One line for each file that is no upload. */
  readonly refusals: readonly string[];
}

/** Kept as a whole and looked at by the server; what it says is shown. */
export function sortFiles(files: readonly PlainFile[]): SortedFiles {
  const [json, ...more] = files.filter(({ name }) => /\.json$/i.test(name));
  if (more.length > 0)
    return {
      uploads: [],
      refusals: [`${more.length + 1} model.json at once: choose one with its weight files, then the next`],
    };
  const paths = json ? weightPaths(json) : [];
  const weights = paths.flatMap((path) => {
    const file = files.find(({ name }) => name === lastPart(path));
    return file ? [{ name: path, bytes: file.bytes }] : [];
  });
  const model: readonly Upload[] = json ? [{ kind: "model", name: modelName(json), json, weights }] : [];
  const taken = new Set(paths.map(lastPart));
  const rest = files.filter((file) => file !== json && !taken.has(file.name));
  const refusals = rest.flatMap((file) => refusalOf(file, json !== undefined) ?? []);
  const data = rest.filter((file) => refusalOf(file, json !== undefined) === null);
  const idx = data.filter(({ bytes }) => isIdx(bytes));
  const others = data
    .filter(({ bytes }) => !isIdx(bytes))
    .map((file) => ({ kind: "data" as const, ...file }));
  const joined: readonly Upload[] = idx.length === 0 ? [] : [joinIdx(idx)];
  return { uploads: [...model, ...joined, ...others], refusals };
}

/** Images come before their labels: those have fewer extents, which the fourth byte counts. */
function joinIdx(files: readonly PlainFile[]): Upload {
  const sorted = files.toSorted((a, b) => (b.bytes[3] ?? 0) - (a.bytes[3] ?? 0));
  const bytes = new Uint8Array(sorted.reduce((sum, file) => sum + file.bytes.length, 0));
  let at = 0;
  for (const file of sorted) {
    bytes.set(file.bytes, at);
    at += file.bytes.length;
  }
  return { kind: "data", name: sorted[0]?.name ?? "", bytes };
}

/** What is nobody's data, and what would be right. */
function refusalOf({ name }: PlainFile, hasModel: boolean): string | null {
  if (/\.(h5|hdf5|keras)$/i.test(name))
    return `${name} is a file of Keras: tensorflowjs_converter --input_format=keras makes a model.json and weight files of it, which are taken here`;
  if (!/\.bin$/i.test(name)) return null;
  return hasModel
    ? `model.json does not name the weights ${name}`
    : `${name} has the weights of a model: choose its model.json together with it`;
}

/** As the manifest says; none where the file is no model, which the server says in its own words. */
function weightPaths({ bytes }: PlainFile): readonly string[] {
  try {
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(bytes)) as {
      readonly weightsManifest?: readonly { readonly paths?: readonly unknown[] }[];
    };
    const paths = (weightsManifest ?? []).flatMap((group) => group.paths ?? []);
    return paths.filter((path) => typeof path === "string");
  } catch {
    return [];
  }
}

function lastPart(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** "model.json" names nobody: the server then takes the name inside. */
function modelName({ name }: PlainFile): string {
  const stem = name.replace(/\.json$/i, "");
  return stem.toLowerCase() === "model" ? "" : stem;
}
