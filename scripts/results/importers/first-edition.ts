/** Exports from before there were independent studies: one tuning study a pair, K configurations without the default. */
import { checkedExport, editionOf, type Importer } from "./importer.ts";

export const firstEdition: Importer = {
  name: "JSON export of the first edition",
  recognises: ({ json }) => editionOf(json) === 1,
  // What came later has defaults in the schemas.
  read: ({ json }) => checkedExport(json),
};
