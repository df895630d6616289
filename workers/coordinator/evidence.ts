/** What a result is compared by in a re-check. */
import type { Device } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { sha256Hex } from "../../shared/hashing/sha256.ts";

/** SHA-256 (first 32 hex digits) of all that a trial determines: everything but its seconds and what a person reads. */
export function bitsOf(result: TrialResult): string {
  const { seconds: _, message: __, curve, ...rest } = result;
  const { seconds: ___, ...points } = curve;
  return sha256Hex(JSON.stringify(sorted({ ...rest, curve: points }))).slice(0, 32);
}

/** Within one kind, equal trials have equal bits: the same adapter, browser, kernels and release. */
export function kindOf({
  adapterClass,
  vendor,
  architecture,
  description,
  browser,
  kernels,
  version,
}: Device): string {
  return [adapterClass, vendor, architecture, description, browser, kernels, version].join("|");
}

/** Keys in one order at every depth: a runner may write them in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
