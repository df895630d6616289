/** Whose something is, in words, wherever it is listed: names of tokens are asked for once a page. */
import { useEffect, useState } from "preact/hooks";
import type { TokenRecord } from "../../../shared/contracts/token.ts";
import { listTokens } from "../../../shared/operations/list-tokens.ts";
import { adminToken, request } from "../data/api.ts";
import { ownerWords } from "../data/owners.ts";

/** Without an admin token the ids of tokens are shown: they are no secret. */
export function useOwners(): (owner: string) => string {
  const [tokens, setTokens] = useState<readonly TokenRecord[]>([]);
  useEffect(() => {
    if (adminToken())
      void request(listTokens).then((reply) => reply.state === "ready" && setTokens(reply.value.tokens));
  }, []);
  return (owner) => `owner: ${ownerWords(owner, adminToken(), tokens)}`;
}
