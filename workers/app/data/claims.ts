/** The papers' claims, from the file that the build lays beside the app's scripts. */
import { type ClaimList, claimListSchema } from "../../../shared/contracts/claim-row.ts";
import type { Reply } from "./api.ts";

/** `scripts/build.ts` writes it. */
const ADDRESS = "/app-chunks/claims.json";

export async function readClaims(): Promise<Reply<ClaimList>> {
  try {
    const reply = await fetch(ADDRESS);
    if (!reply.ok)
      return { state: "failed", message: `${ADDRESS} answers ${reply.status}`, status: reply.status };
    const list = claimListSchema.safeParse(await reply.json());
    if (!list.success)
      return { state: "failed", message: `${ADDRESS} is of another version: run npm run build`, status: 200 };
    return { state: "ready", value: list.data };
  } catch {
    return { state: "failed", message: "the server does not answer", status: 0 };
  }
}
