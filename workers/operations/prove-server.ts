/**
 * Shows whoever can read the state folder that this server is the folder's own. Bound to the address that was asked, so
 * that a stranger on another port or another family of addresses gains nothing by asking us in turn.
 */
import { proveServer as operation, proofText } from "../../shared/operations/prove-server.ts";
import { hex, hmacSha256 } from "../http/digest.ts";
import { problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";

export const proveServer = serve(operation, async ({ c, query: { nonce, address } }) => {
  const { PROOF_KEY: key = "", LISTENS_ON: addresses = "" } = c.env;
  if (key === "" || !addresses.split(",").includes(address))
    return problem("not-found", "this server has no state folder, or does not listen at that address");
  return json(200, { proof: hex(await hmacSha256(key, proofText(nonce, address))) });
});
