/** The permanent board, asked for again while the server still looks at sweeps. */
import { useEffect, useState } from "preact/hooks";
import type { PermanentBoard } from "../../../shared/contracts/permanent-board.ts";
import { readBoard } from "../../../shared/operations/read-board.ts";
import { type Loaded, request } from "../data/api.ts";

const PENDING_MS = 2_000;

export function usePermanentBoard(isCheckedOnly: boolean): Loaded<PermanentBoard> {
  const [board, setBoard] = useState<Loaded<PermanentBoard>>({ state: "loading" });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = async (): Promise<void> => {
      const reply = await request(readBoard, { query: isCheckedOnly ? { checked: "true" } : {} });
      if (isOver) return;
      setBoard(reply);
      if (reply.state === "ready" && reply.value.pending > 0) timer = setTimeout(load, PENDING_MS);
    };
    void load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isCheckedOnly]);
  return board;
}
