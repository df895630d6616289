/** Which server, with which token: flags, then the environment, then the state folder of a local server. */
import { readLocalToken, type TokenScope } from "../edge/local-tokens.ts";
import { findServer } from "../edge/prove-server.ts";
import { readServerRecord } from "../edge/server-record.ts";
import { ClientError, type Server } from "./api.ts";
import { serverAddress } from "./server-address.ts";

export interface AccessOptions {
  readonly server: string;
  readonly token?: string;
  readonly state: string;
}

/** @throws ClientError (wrong usage) when the address is none. */
export async function accessOf({ server, token, state }: AccessOptions): Promise<Server> {
  const address = serverAddress(server);
  if (!address.ok) throw new ClientError(address.message, 2);
  const given = token ?? process.env.SADDLEBENCH_TOKEN;
  if (given !== undefined) return { url: address.url, token: given };
  const local = address.isLocal ? await localAccess(address.url, state, "admin") : null;
  if (local?.kind === "stranger") process.stderr.write(`saddlebench: ${notOurs(address.url, state)}\n`);
  return local?.kind === "proven" ? local.server : { url: address.url, token: null };
}

export type LocalAccess =
  | { readonly kind: "proven"; readonly server: Server & { readonly token: string } }
  /** The folder has no such token. */
  | { readonly kind: "no-token" }
  | { readonly kind: "stranger" | "no-answer" };

/** The token of the state folder, for the server that has shown that it is the folder's own. */
export async function localAccess(url: string, state: string, scope: TokenScope): Promise<LocalAccess> {
  const token = await readLocalToken(state, scope);
  if (token === null) return { kind: "no-token" };
  const found = await findServer(url, await readServerRecord(state));
  return found.kind === "proven" ? { kind: "proven", server: { url: found.url, token } } : found;
}

/** One line: whoever answers there gets no token of ours. */
export function notOurs(url: string, state: string): string {
  return `${url} is not the server of the state folder ${state}, so its token is not sent there; name the right --state, or put the token of that server into SADDLEBENCH_TOKEN`;
}
