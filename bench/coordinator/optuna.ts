/** Optuna's ask and tell on this machine: in processes of their own, as many as we have clients. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

export interface PeerFigures {
  readonly kind: PeerKind;
  readonly version: string;
  readonly workers: number;
  readonly calls: number;
  readonly seconds: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the workers, start included. */
  readonly cpuMsPerCall: number;
}

export type PeerKind = "sqlite" | "journal";

/** Debian installs it for the system's Python, which need not be the first on the path. */
const PYTHONS = ["python3", "/usr/bin/python3"] as const;
const MAX_MS = 180_000;

/** An interpreter that has Optuna; null when none of them has. @param asked tried first, when given */
export function findPython(asked?: string): string | null {
  const tried = asked === undefined ? PYTHONS : [asked];
  return (
    tried.find((python) => spawnSync(python, ["-c", "import optuna"], { timeout: 30_000 }).status === 0) ??
    null
  );
}

/** Ask and tell `calls` times in all. Optuna's last line when it fails or takes too long */
export function measureOptuna(
  python: string,
  kind: PeerKind,
  calls: number,
  workers: number,
): PeerFigures | { readonly kind: PeerKind; readonly skipped: string } {
  const script = join(import.meta.dirname, "optuna_peer.py");
  const { status, stdout, stderr } = spawnSync(
    python,
    ["-W", "ignore", script, kind, String(calls), String(workers)],
    {
      encoding: "utf8",
      timeout: MAX_MS,
    },
  );
  if (status !== 0) return { kind, skipped: stderr.trim().split("\n").at(-1) || "no answer in time" };
  return { kind, ...(JSON.parse(stdout) as Omit<PeerFigures, "kind">) };
}
