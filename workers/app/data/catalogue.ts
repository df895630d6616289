/** The catalogue as the server publishes it. */
import type { Catalogue } from "../../../shared/catalogue/entry.ts";
import { type Reply, request } from "./api.ts";

let loaded: Promise<Reply<Catalogue>> | null = null;

/** Fetched once per visit. The server made it from its own typed module, so its shape is trusted here. */
export function readCatalogue(): Promise<Reply<Catalogue>> {
  loaded ??= request("/v1/catalogue", (content) => content as Catalogue).then((reply) => {
    if (reply.state === "failed") loaded = null;
    return reply;
  });
  return loaded;
}
