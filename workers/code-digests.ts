/** What this build's runner page was made of; null where the Worker was bundled without one. */
import type { CodeDigests } from "../shared/planning/code-digests.ts";

/** Replaced when the Worker is bundled (`scripts/development/code-digests.ts`). */
declare const SADDLEBENCH_CODE: CodeDigests | null | undefined;

export const CODE: CodeDigests | null =
  typeof SADDLEBENCH_CODE === "undefined" ? null : (SADDLEBENCH_CODE ?? null);
