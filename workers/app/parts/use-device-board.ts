/** The leaderboard over the results of some devices; the published one where all count. */
import { useEffect, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { Loaded } from "../data/api.ts";
import { readBoard } from "../data/sweep-reader.ts";

/**
 * Read again when the published document changes. The one before stays while the next is computed.
 *
 * @param devices query of the leaderboard's address; empty: all devices
 */
export function useDeviceBoard(board: Leaderboard | null, devices: string): Loaded<Leaderboard> {
  const [read, setRead] = useState<{ readonly devices: string; readonly board: Loaded<Leaderboard> }>({
    devices: "",
    board: { state: "loading" },
  });
  useEffect(() => {
    let stale = false;
    if (board && devices !== "")
      void readBoard(board.sweep, devices).then((reply) => {
        if (!stale) setRead({ devices, board: reply });
      });
    return () => {
      stale = true;
    };
  }, [board, devices]);
  if (!board) return { state: "loading" };
  if (devices === "") return { state: "ready", value: board };
  return read.devices === devices ? read.board : { state: "loading" };
}
