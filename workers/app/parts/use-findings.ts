/** What complete sweeps say, asked for again now and then. */
import { useEffect, useState } from "preact/hooks";
import { type FindingsReply, type Loaded, readFindings } from "../data/api.ts";
import { isCopy } from "../data/copy.ts";

const FINDINGS_MS = 30_000;
/** While the server still looks at sweeps. */
const PENDING_MS = 2_000;

/** What was read stays where a later call fails. */
export function useFindings(): Loaded<FindingsReply> {
  const [findings, setFindings] = useState<Loaded<FindingsReply>>({ state: "loading" });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = async (): Promise<void> => {
      const reply = await readFindings();
      if (isOver) return;
      setFindings((known) => (reply.state === "failed" && known.state === "ready" ? known : reply));
      const isPending = reply.state === "ready" && reply.value.pending > 0;
      if (isCopy) return;
      timer = setTimeout(load, isPending ? PENDING_MS : FINDINGS_MS);
    };
    void load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return findings;
}
