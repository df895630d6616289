/** Which server, with which token: flags, then the environment, then the state folder of a local server. */
import { readLocalToken } from "../edge/local-tokens.ts";
import { ClientError, type Server } from "./api.ts";

export interface AccessOptions {
  readonly server: string;
  readonly token?: string;
  readonly state: string;
}

/** @throws ClientError (wrong usage) when the address is none. */
export async function accessOf({ server, token, state }: AccessOptions): Promise<Server> {
  let url: URL;
  try {
    url = new URL(server);
  } catch {
    throw new ClientError(`--server ${server} is not an address; say for example http://localhost:8787`, 2);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new ClientError(`--server must start with http:// or https://, not ${url.protocol}//`, 2);
  }
  const given = token ?? process.env.SADDLEBENCH_TOKEN;
  // The token in the state folder is for the server on this machine, and is sent to no other.
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const found = given ?? (isLocal ? await readLocalToken(state, "admin") : null);
  return { url: url.href.replace(/\/$/, ""), token: found };
}
