/** Data sets in Node: those of packages, and those whose folder or URL a variable names. */
import type { Examples } from "../../shared/data-sets/examples.ts";
import { findPart } from "../../shared/data-sets/registry.ts";
import type { DataSource } from "../problem.ts";
import { readModelFiles } from "./model-files.ts";
import { filesOf, type NamedPlaces, readAtMost } from "./node-files.ts";

/** @param places folders and http(s) URLs by the variables of data sets; default: the environment */
export function createNodeDataSource(places: NamedPlaces = process.env): DataSource {
  const loaded = new Map<string, Promise<Examples>>();
  return {
    model: (location) => readModelFiles(location, readAtMost),
    async load(name, examples) {
      const key = `${name} ${examples}`;
      const { set, load } = findPart(name);
      const known = loaded.get(key) ?? load(filesOf(set, places), examples);
      loaded.set(key, known);
      known.catch(() => loaded.delete(key));
      return known;
    },
  };
}
