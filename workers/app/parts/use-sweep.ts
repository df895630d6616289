/** A sweep as it changes: request and status, published document, what runners work on now. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { LiveEvent } from "../../../shared/contracts/live.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { type Loaded, readLeaderboard, readSweep } from "../data/api.ts";
import { followLive } from "../data/live.ts";

export type RunningEvent = Extract<LiveEvent, { type: "running" }>;

export interface SweepView {
  readonly sweep: Loaded<SweepDetail>;
  readonly board: Leaderboard | null;
  readonly running: readonly RunningEvent[];
  readonly reload: () => void;
}

/** The published document is fetched at most this often. */
const BOARD_INTERVAL_MS = 2000;

export function useSweep(id: string): SweepView {
  const [sweep, setSweep] = useState<Loaded<SweepDetail>>({ state: "loading" });
  const [board, setBoard] = useState<Leaderboard | null>(null);
  const [running, setRunning] = useState<ReadonlyMap<number, RunningEvent>>(new Map());
  const lastBoard = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const loadBoard = useCallback(() => {
    const wait = lastBoard.current + BOARD_INTERVAL_MS - performance.now();
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => {
        lastBoard.current = performance.now();
        void readLeaderboard(id).then((reply) => {
          if (reply.state === "ready")
            setBoard((old) => (old && old.revision > reply.value.revision ? old : reply.value));
        });
      },
      Math.max(0, wait),
    );
  }, [id]);
  const reload = useCallback(() => {
    void readSweep(id).then(setSweep);
    loadBoard();
  }, [id, loadBoard]);

  useEffect(() => {
    reload();
    const stop = followLive(
      id,
      (event) => {
        if (event.type === "published") loadBoard();
        if (event.type === "progress") {
          setSweep((old) =>
            old.state === "ready"
              ? { state: "ready", value: { ...old.value, progress: event.progress, status: event.status } }
              : old,
          );
          if (event.status !== "running") {
            setRunning(new Map());
            reload();
          }
        }
        if (event.type === "running") setRunning((old) => new Map(old).set(event.shard, event));
        if (event.type === "trial")
          setRunning((old) => {
            const kept = [...old].filter(
              ([, running]) => running.problem !== event.problem || running.optimizer !== event.optimizer,
            );
            return kept.length === old.size ? old : new Map(kept);
          });
      },
      reload,
    );
    return () => {
      stop();
      clearTimeout(timer.current);
    };
  }, [id, reload, loadBoard]);
  return { sweep, board, running: [...running.values()], reload };
}
