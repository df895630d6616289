/** A sweep as an entry of a bibliography, made when somebody asks for it: the digest is of the whole export. */
import { useState } from "preact/hooks";
import { bibtex } from "../../../shared/citations/bibtex.ts";
import { digestListSchema } from "../../../shared/contracts/digest-list.ts";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { sha256OfBytes } from "../../../shared/hashing/sha256.ts";
import { exportResults } from "../../../shared/operations/export-results.ts";
import { download, type Loaded, type Reply } from "../data/api.ts";
import { readBuiltFile } from "../data/built-file.ts";
import { isCopy, pageAddress } from "../data/copy.ts";
import { serverOrigin } from "../data/server-address.ts";
import { Scroll } from "./scroll.tsx";

interface CiteProps {
  readonly sweep: SweepDetail;
  /** Null: not read yet. */
  readonly board: Leaderboard | null;
}

export function Cite({ sweep, board }: CiteProps) {
  const [digest, setDigest] = useState<Loaded<string> | null>(null);
  const open = (): void => {
    if (digest !== null && digest.state !== "failed") return;
    setDigest({ state: "loading" });
    void readDigest(sweep).then(setDigest);
  };
  return (
    <details class="cite" onToggle={(event) => event.currentTarget.open && open()}>
      <summary>Cite</summary>
      {digest?.state === "failed" ? <p role="alert">The export cannot be read: {digest.message}.</p> : null}
      {digest?.state === "loading" || board === null ? <p role="status">Reading the export …</p> : null}
      {digest?.state === "ready" && board !== null ? (
        <Scroll label="BibTeX">
          <pre>{citation(sweep, board, digest.value)}</pre>
        </Scroll>
      ) : null}
    </details>
  );
}

function citation(sweep: SweepDetail, board: Leaderboard, digest: string): string {
  const page = pageAddress(`/sweeps/${sweep.id}`);
  const origin = isCopy ? location.origin : serverOrigin();
  return bibtex({
    ...sweep,
    digest,
    url: origin === null ? null : new URL(page, origin).href,
    versions: [...new Set(board.devices.map(({ device }) => device.version))].toSorted(),
  });
}

/** Of the file that was sent, of the copy's list, or of what the server exports. */
async function readDigest({ id, imported }: SweepDetail): Promise<Reply<string>> {
  if (imported?.kind === "export") return { state: "ready", value: imported.digest };
  if (isCopy) {
    const list = await readBuiltFile("digests.json", digestListSchema);
    if (list.state === "failed") return list;
    const digest = list.value[id];
    return digest === undefined
      ? { state: "failed", message: "this copy has no digest of it", status: 404 }
      : { state: "ready", value: digest };
  }
  const reply = await download(exportResults, { parameters: { id }, query: { format: "json" } });
  if (reply.state === "failed") return reply;
  return {
    state: "ready",
    value: `sha256:${sha256OfBytes(new Uint8Array(await reply.value.arrayBuffer()))}`,
  };
}
