/** Uploaded models that a sweep's request names. */
import type { SweepRequest } from "./sweep.ts";

/** In the order of its problems, as `sha256:…`. */
export function modelDigests({ problems }: Pick<SweepRequest, "problems">): readonly string[] {
  return problems.flatMap(({ options }) => {
    const model = options?.model;
    return typeof model === "string" && model.startsWith("sha256:") ? [model] : [];
  });
}
