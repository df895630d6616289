/** Which uploads a caller may know of: where reading is not public, a limited token those of its own sweep. */
import { dataDigests } from "../../shared/contracts/data-digests.ts";
import { modelDigests } from "../../shared/contracts/model-digests.ts";
import type { AppContext } from "../serving/context.ts";
import { sweepObject } from "../stubs.ts";

/** Those of the digests (`sha256:…`) that the caller may read, plan with, or be told anything of. */
export async function knowableUploads(c: AppContext, digests: readonly string[]): Promise<readonly string[]> {
  const only = c.get("principal")?.sweep ?? null;
  if (only === null || c.env.PUBLIC_READ !== "false" || digests.length === 0) return digests;
  const sweep = await sweepObject(c.env, only).detail();
  const own = sweep.ok ? [...modelDigests(sweep.value.request), ...dataDigests(sweep.value.request)] : [];
  return digests.filter((digest) => own.includes(digest));
}
