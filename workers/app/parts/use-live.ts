/** The live state of a sweep: only the component that uses it is drawn again when a batch comes. */
import { useEffect, useState } from "preact/hooks";
import type { LiveState } from "../data/live-state.ts";
import type { LiveSweep } from "../data/live-sweep.ts";

export function useLive(live: LiveSweep): LiveState {
  const [state, setState] = useState(live.state);
  useEffect(() => {
    setState(live.state);
    return live.subscribe((batch) => setState(batch.state));
  }, [live]);
  return state;
}
