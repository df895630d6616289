/** A sweep as it changes: request and status, the published document, and what changes from second to second. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { type Loaded, readSweep } from "../data/api.ts";
import { followLive } from "../data/live.ts";
import { LiveSweep } from "../data/live-sweep.ts";
import { readBoard } from "../data/sweep-reader.ts";

export interface SweepView {
  /** Changes with the status, not with every trial: `live` has the progress. */
  readonly sweep: Loaded<SweepDetail>;
  /** Cells without their curves: `useCells` has those. */
  readonly board: Leaderboard | null;
  readonly live: LiveSweep;
  readonly reload: () => void;
}

/** The published document is fetched at most this often. */
const BOARD_INTERVAL_MS = 2000;

export function useSweep(id: string): SweepView {
  const [sweep, setSweep] = useState<Loaded<SweepDetail>>({ state: "loading" });
  const [board, setBoard] = useState<Leaderboard | null>(null);
  const live = useMemo(() => new LiveSweep(), [id]);
  const lastBoard = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const loadBoard = useCallback(() => {
    const wait = lastBoard.current + BOARD_INTERVAL_MS - performance.now();
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => {
        lastBoard.current = performance.now();
        void readBoard(id).then((reply) => {
          if (reply.state === "ready") setBoard((old) => newer(old, reply.value));
        });
      },
      Math.max(0, wait),
    );
  }, [id]);
  const reload = useCallback(() => {
    void readSweep(id).then((reply) => {
      // While an answer is away the page keeps what it shows.
      setSweep((old) => (reply.state === "failed" && old.state === "ready" ? old : reply));
      if (reply.state !== "ready") return;
      const { progress, status } = reply.value;
      live.reset({ progress, status, running: live.state.running });
    });
    loadBoard();
  }, [id, live, loadBoard]);

  useEffect(() => {
    reload();
    const stop = followLive(
      id,
      (event) => {
        live.push(event);
        if (event.type === "published") loadBoard();
        if (event.type === "progress" && event.status !== "running") reload();
      },
      reload,
    );
    return () => {
      stop();
      live.close();
      clearTimeout(timer.current);
    };
  }, [id, live, reload, loadBoard]);
  return { sweep, board, live, reload };
}

/** The document read last, unless it is older or the same. */
function newer(old: Leaderboard | null, read: Leaderboard): Leaderboard {
  if (!old) return read;
  const same = read.revision === old.revision && read.asOf === old.asOf;
  return same || read.revision < old.revision ? old : read;
}
