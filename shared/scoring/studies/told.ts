/** What the joint test lets one say of a pair: one rule for every page. */
import { ALPHA } from "../verdict.ts";
import { type BlockLosses, MIN_BLOCKS } from "./sign-flips.ts";
import type { JointTest, Told } from "./study-comparison.ts";

/** Words of a comparison that has not all of its blocks: a look after each of them would be optional stopping. */
export const NOT_YET = "no verdict before the last planned study";

/** Of `own` against `other`, as positions in `data`. @param test null: not settled yet */
export function told(test: JointTest | null, data: BlockLosses, own: number, other: number): Told {
  if (test === null) return { p: null, verdict: "untestable", why: NOT_YET };
  const p = test.p[own]?.[other] ?? null;
  const differences = data.blocks
    .map((_, i) => (data.losses[own]?.[i] ?? Number.NaN) - (data.losses[other]?.[i] ?? Number.NaN))
    .filter((d) => !Number.isNaN(d));
  if (p === null) {
    const blocks = `${differences.length} block${differences.length === 1 ? "" : "s"}`;
    return {
      p,
      verdict: "untestable",
      why: `can't be told: ${blocks}, at least ${MIN_BLOCKS} are needed`,
    };
  }
  const sum = differences.reduce((total, d) => total + d, 0);
  if (!(p < ALPHA)) return { p, verdict: "open", why: "" };
  return { p, verdict: sum < 0 ? "cheaper" : "dearer", why: "" };
}
