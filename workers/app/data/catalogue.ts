/** The catalogue as the server publishes it. */
import type { Catalogue } from "../../../shared/catalogue/entry.ts";
import { readCatalogue as operation } from "../../../shared/operations/read-catalogue.ts";
import { download, type Reply } from "./api.ts";

let loaded: Promise<Reply<Catalogue>> | null = null;

/** Fetched once per visit. */
export function readCatalogue(): Promise<Reply<Catalogue>> {
  loaded ??= load().then((reply) => {
    if (reply.state === "failed") loaded = null;
    return reply;
  });
  return loaded;
}

/** The server made it from its own typed module, so its shape is trusted here. */
async function load(): Promise<Reply<Catalogue>> {
  const reply = await download(operation);
  if (reply.state === "failed") return reply;
  const content = (await reply.value.json().catch(() => null)) as Catalogue | null;
  const message = "the answer is not JSON";
  return content ? { state: "ready", value: content } : { state: "failed", message, status: 200 };
}
