/** How much one token may keep here, in uploads of all kinds. */
import type { Environment } from "../environment.ts";
import { type Problem, problem } from "../http/problem.ts";
import type { AppContext } from "../serving/context.ts";

const MIB = 1_048_576;

/** Bytes. */
export function uploadQuota({ UPLOAD_MIB_PER_TOKEN }: Environment): number {
  return Number(UPLOAD_MIB_PER_TOKEN) * MIB;
}

/** Id of the caller's token: whose an upload is. */
export function ownerOf(c: AppContext): string {
  return c.get("principal")?.token ?? "";
}

export function quotaProblem(used: number, bytes: number, quota: number): Problem {
  return problem(
    "upload-quota",
    `uploads of this token have ${used} bytes, and ${bytes} more would be over its ${quota}: delete some, or raise UPLOAD_MIB_PER_TOKEN`,
  );
}
