/** Counters of a sweep and what runners do at this moment. Boxes keep their place while numbers change. */
import { formatNumber } from "../data/format.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import { useLive } from "./use-live.ts";

export function SweepProgress({ live }: { readonly live: LiveSweep }) {
  const { progress, status, running: reports } = useLive(live);
  if (!progress) return null;
  const running = [...reports.values()];
  const {
    trials,
    done,
    diverged,
    pruned,
    dead,
    shards,
    shardsDone,
    shardsLeased,
    replicas,
    reused = 0,
  } = progress;
  const facts: readonly (readonly [string, string])[] = [
    ["Trials done", `${done} of ${trials}`],
    ...(reused > 0 ? [["Reused", `${reused} of ${trials}, computed for other sweeps`] as const] : []),
    ["Diverged", String(diverged)],
    ["Stopped early", String(pruned)],
    ["Dead", String(dead)],
    ["Shards", `${shardsDone} of ${shards} done`],
    ["Running now", `${shardsLeased} shards`],
    ["Leases lost", String(progress.leasesLost)],
    ["Leases given back", String(progress.leasesReleased ?? 0)],
    ["Replicas", String(replicas)],
  ];
  return (
    <section aria-label="Progress">
      <progress max={trials} value={done + dead} aria-label="Trials done" />
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {status === "running" ? (
        <p class="muted now-running" aria-live="off">
          {running.length === 0 ? (
            shardsLeased === 0 ? (
              <>
                Nobody is working on this sweep. <a href="/runner">Lend this tab</a>, or run{" "}
                <code>npm run runner -- --server {location.origin}</code>.
              </>
            ) : (
              "Waiting for a runner to report."
            )
          ) : (
            running
              .slice(0, 3)
              .map(
                (event) =>
                  `${event.optimizer} on ${event.problem}: ${event.trials} lanes at ${formatNumber(event.gradientEquivalents, 3)} gradient-equivalents, best ${formatNumber(event.bestValue)}`,
              )
              .join(" · ")
          )}
        </p>
      ) : null}
    </section>
  );
}
