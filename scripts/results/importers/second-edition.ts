/** Exports of sweeps with independent studies, as `/v1/sweeps/{id}/export` writes them. */
import { checkedExport, editionOf, type Importer } from "./importer.ts";

export const secondEdition: Importer = {
  name: "JSON export",
  recognises: ({ json }) => editionOf(json) === 2,
  read: ({ json }) => checkedExport(json),
};
