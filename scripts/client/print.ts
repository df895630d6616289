/** What the command line prints: tables for people, JSON for programs. */
import type { SweepSummary } from "../../shared/contracts/sweep.ts";

/** Left-aligned columns, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

export function sweepTable(sweeps: readonly SweepSummary[]): string {
  if (sweeps.length === 0) return "no sweeps yet; make one with: sweep create quickstart\n";
  const head = ["id", "status", "done", "dead", "trials", "created", "name"];
  const rows = sweeps.map(({ id, status, progress, createdAt, name }) => {
    const { done, dead, trials } = progress;
    return [id, status, String(done), String(dead), String(trials), createdAt.slice(0, 16), name];
  });
  return table([head, ...rows]);
}

/** `████░░░░ 12/40 trials, 2 dead, 3 s`. */
export function progressLine({ progress, status }: SweepSummary, seconds: number): string {
  const { trials, done, dead, shardsLeased } = progress;
  const share = trials === 0 ? 1 : (done + dead) / trials;
  const filled = Math.round(share * 24);
  const bar = "█".repeat(filled) + "░".repeat(24 - filled);
  const lost = dead > 0 ? `, ${dead} dead` : "";
  return `${bar} ${done}/${trials} trials${lost}, ${shardsLeased} shards running, ${status}, ${seconds.toFixed(0)} s`;
}
