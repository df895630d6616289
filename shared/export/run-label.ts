/** A trial's problem and the end of its run, as other programs are told them. */
import type { ExportRow } from "../contracts/trial-listing.ts";

/** `rosenbrock[dimension=2]`; without options the name alone. */
export function problemLabel({ problem: { name, options } }: ExportRow["trial"]): string {
  const pairs = Object.entries(options).map(([option, value]) => `${option}=${value}`);
  return pairs.length === 0 ? name : `${name}[${pairs.join(",")}]`;
}

/** Whether the run came to an end that has a value. */
export function hasEnded({ status, value }: ExportRow["result"]): boolean {
  return (status === "completed" || status === "converged") && value !== null;
}
