/** Which differences the planned sweep can tell, beside the plan. */
import { useEffect, useState } from "preact/hooks";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { detectableRatio, ratioSpread } from "../../../shared/findings/detectable.ts";
import { MIN_BLOCKS } from "../../../shared/planning/design-notes.ts";
import { readFindings } from "../data/api.ts";
import { formatNumber } from "../data/format.ts";

export function DesignPower({ sweep }: { readonly sweep: SweepRequestInput }) {
  const [facts, setFacts] = useState<readonly SweepFacts[]>([]);
  useEffect(() => {
    void readFindings().then((reply) => reply.state === "ready" && setFacts(reply.value.facts));
  }, []);
  const { studies = 6, oneForAll = false, finalSeeds = 1 } = sweep.protocol ?? {};
  const blocks = studies * (oneForAll ? 1 : sweep.problems.length);
  if (sweep.optimizers.length < 2 || sweep.problems.length === 0 || finalSeeds === 0) return null;
  return (
    <>
      <h2 id="differences">Which differences it can tell</h2>
      <p>{powerWords(blocks, ratioSpread(facts))}</p>
    </>
  );
}

export function powerWords(
  blocks: number,
  known: { readonly spread: number; readonly from: number } | null,
): string {
  const made = `Problems × studies make ${blocks} block${blocks === 1 ? "" : "s"}.`;
  if (blocks < MIN_BLOCKS) return `${made} None: at least ${MIN_BLOCKS} blocks are needed.`;
  if (!known)
    return `${made} How large a difference must be is not known before a first sweep is complete here.`;
  const ratio = detectableRatio(known.spread, blocks);
  return `${made} Of two optimizers, one that costs ${formatNumber(ratio, 2)} times the other is told from it in about four cases of five, as far as costs vary as much as in the complete sweeps here (${known.from} ratios). Smaller differences will mostly stay open, and so will larger ones where many optimizers are compared at once.`;
}
