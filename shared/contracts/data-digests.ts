/** Uploaded data that a sweep's request names. */
import type { SweepRequest } from "./sweep.ts";

/** In the order of its problems, as `sha256:…`. */
export function dataDigests({ problems }: Pick<SweepRequest, "problems">): readonly string[] {
  return problems.flatMap(({ options }) => {
    const data = options?.data;
    return typeof data === "string" && data.startsWith("sha256:") ? [data] : [];
  });
}
