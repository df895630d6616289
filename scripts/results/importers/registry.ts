/** Every form in which an exported sweep is read. */

import type { SweepExport } from "../../../shared/contracts/sweep-export.ts";
import { ClientError } from "../../client/api.ts";
import { firstEdition } from "./first-edition.ts";
import type { Content, Importer } from "./importer.ts";
import { secondEdition } from "./second-edition.ts";

export const importers: readonly Importer[] = [secondEdition, firstEdition];

/** @throws ClientError, one line, for a form that nobody reads, or one that is damaged */
export function importSweep(text: string): SweepExport {
  const content = contentOf(text);
  const importer = importers.find((each) => each.recognises(content));
  if (!importer)
    throw new ClientError(
      `not an exported sweep; what is read: ${importers.map(({ name }) => name).join(", ")}`,
    );
  return importer.read(content);
}

export function contentOf(text: string): Content {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { text, json };
}
