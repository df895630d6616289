/** What `record-state.fixture.ts` writes beside a state folder: what was in it, and how its own release answered. */
import type { Lease } from "../../shared/contracts/lease.ts";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";

export interface OpenLease {
  readonly sweep: string;
  readonly runner: string;
  readonly lease: Lease;
}

export interface RecordedState {
  readonly ended: readonly string[];
  readonly running: readonly string[];
  readonly leases: readonly OpenLease[];
  readonly key: { readonly key: string; readonly body: SweepRequestInput; readonly sweep: string };
  readonly tokens: {
    readonly stranger: string;
    readonly limited: { readonly token: string; readonly sweep: string };
    readonly revoked: string;
  };
  /** Path → body, asked with the administrator's token. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** What is asked of a sweep that has ended. */
export function sweepPaths(id: string): readonly string[] {
  const sweep = `/v1/sweeps/${id}`;
  return [
    sweep,
    `${sweep}/trials?limit=500`,
    `${sweep}/trials/0`,
    `${sweep}/leaderboard`,
    `${sweep}/export?format=json`,
  ];
}
