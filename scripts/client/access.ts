/** Which server, with which token: flags, then the environment, then the state folder of a local server. */
import { readLocalToken } from "../edge/local-tokens.ts";
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
  const found = given ?? (address.isLocal ? await readLocalToken(state, "admin") : null);
  return { url: address.url, token: found };
}
