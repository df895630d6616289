/** Columns of all trials: read once, again with every publication, and kept up to date by live results between. */
import { useEffect, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { Loaded } from "../data/api.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import { readColumns } from "../data/sweep-reader.ts";
import { type TrialColumns, withResults } from "../data/trial-columns.ts";

export function useColumns(sweep: string, board: Leaderboard | null, live: LiveSweep): Loaded<TrialColumns> {
  const [columns, setColumns] = useState<Loaded<TrialColumns>>({ state: "loading" });
  const revision = board ? `${board.revision} ${board.asOf}` : "";
  useEffect(() => {
    // The document comes first: the leaderboard is what people look at.
    if (revision === "") return;
    let stale = false;
    void readColumns(sweep, false).then((reply) => {
      if (!stale) setColumns(reply);
    });
    return () => {
      stale = true;
    };
  }, [sweep, revision]);
  useEffect(
    () =>
      live.subscribe(({ trials }) => {
        if (trials.length > 0)
          setColumns((old) => {
            if (old.state !== "ready") return old;
            const value = withResults(old.value, trials);
            return value === old.value ? old : { state: "ready", value };
          });
      }),
    [live],
  );
  return columns;
}
