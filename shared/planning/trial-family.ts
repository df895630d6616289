/**
 * What all trials of an entry share, as one digest: two sweeps whose entries have equal families may have equal trials.
 * Equal keys within equal families are equal results on the same device: beside what a key says, a family has what is
 * logged with a trial, what its targets are (a run without a minimum ends at the hardest), and what was posted.
 */
import { HELD_OUT_EXAMPLES } from "../contracts/sweep.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import { type Plan, type PlanEntry, tuningTrialsOf } from "./planned.ts";
import { canonicalValues } from "./trial-key.ts";

/** Hexadecimal digits of a family. */
const DIGITS = 32;

export function trialFamily({ edition, request }: Plan, { problem, optimizer }: PlanEntry): string {
  const { curvature } = request;
  const parts = [
    `edition=${edition}`,
    // The seeds of trials follow from it and the label.
    `seed=${request.seed}`,
    `label=${problem.label}`,
    `${problem.name}@${problem.version}${canonicalValues(problem.options)}`,
    `budget=${problem.budget}`,
    `targets=${problem.targets.join(",")}`,
    `on=${problem.targetsOn ?? "training-loss"}`,
    optimizer.entry.name,
    // Its name has eight digits of a digest: enough to tell one's own apart, too few to trust.
    optimizer.own ? canonical(optimizer.own.definition) : "",
    `curve=${request.curvePoints}`,
    `held-out=${problem.entry.testSet === undefined ? 0 : (request.heldOut ?? HELD_OUT_EXAMPLES)}`,
    curvature ? `curvature=${curvature.vectors},${curvature.points}` : "",
  ];
  return sha256Hex(JSON.stringify(parts)).slice(0, DIGITS);
}

/**
 * Whether a trial stands for itself. Where tuning runs are stopped early, when one ends depends on the others, and the
 * others on what it has reported on its way.
 */
export function isIndependent({ protocol }: Plan, entry: PlanEntry, trial: number): boolean {
  return protocol.earlyStopping === undefined || trial >= entry.firstTrial + tuningTrialsOf(entry);
}

/** JSON with names in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
