/** What an administrator may do to a sweep: end it, mend it, delete it. Nothing for anybody else. */
import { useState } from "preact/hooks";
import type { ReopenedSweep } from "../../../shared/contracts/repair.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { cancelSweep } from "../../../shared/operations/cancel-sweep.ts";
import { deleteSweep } from "../../../shared/operations/delete-sweep.ts";
import { rebuildSweep } from "../../../shared/operations/rebuild-sweep.ts";
import { retrySweep } from "../../../shared/operations/retry-sweep.ts";
import { revokeResults } from "../../../shared/operations/revoke-results.ts";
import { adminToken, type Reply, request } from "../data/api.ts";

interface RepairsProps {
  readonly sweep: SweepDetail;
  /** Something may have changed. */
  readonly onChange: () => void;
  /** The sweep is gone. */
  readonly onDeleted: () => void;
}

export function SweepRepairs({ sweep, onChange, onDeleted }: RepairsProps) {
  const [done, setDone] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  /** What is about to be lost, asked about before it is done. */
  const [asked, setAsked] = useState<"delete" | "revoke" | null>(null);
  const [token, setToken] = useState("");
  if (!adminToken()) return null;
  const parameters = { id: sweep.id };
  /** @param words what was done; null: nothing is left to say it on */
  const repair = async <T,>(work: Promise<Reply<T>>, words: (value: T) => string | null): Promise<void> => {
    setAsked(null);
    setBusy(true);
    const reply = await work;
    setBusy(false);
    setFailure(reply.state === "failed" ? reply.message : "");
    if (reply.state === "failed") return;
    const said = words(reply.value);
    if (said === null) return onDeleted();
    setDone(said);
    onChange();
  };
  return (
    <section aria-label="Administration">
      <div class="controls">
        {sweep.status === "running" ? (
          <button
            type="button"
            disabled={busy}
            onClick={() => void repair(request(cancelSweep, { parameters }), () => "The sweep is cancelled.")}
          >
            Cancel this sweep
          </button>
        ) : null}
        <button
          type="button"
          disabled={busy}
          onClick={() => void repair(request(retrySweep, { parameters }), openAgain)}
        >
          Retry dead shards
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() =>
            void repair(request(rebuildSweep, { parameters }), ({ changed, shards, revision }) =>
              changed.length + shards.length === 0
                ? `Nothing was wrong. The document was written as revision ${revision}.`
                : `${changed.length} counters and ${shards.length} shards were wrong and have been corrected. The document was written as revision ${revision}.`,
            )
          }
        >
          Rebuild counters and document
        </button>
        {asked === "delete" ? (
          <>
            <button
              type="button"
              disabled={busy}
              onClick={() => void repair(request(deleteSweep, { parameters }), () => null)}
            >
              Delete {sweep.progress.done} results for good
            </button>
            <button type="button" onClick={() => setAsked(null)}>
              Keep this sweep
            </button>
          </>
        ) : (
          <button type="button" disabled={busy} onClick={() => setAsked("delete")}>
            Delete this sweep …
          </button>
        )}
      </div>
      <form
        class="controls"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked("revoke");
        }}
      >
        <label>
          Id of a token (the id is not secret)
          <input
            required
            pattern="[a-z0-9]{6,24}"
            value={token}
            disabled={asked === "revoke"}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        {asked === "revoke" ? (
          <>
            <button
              type="button"
              disabled={busy}
              onClick={() => {
                const revoked = request(revokeResults, { parameters: { token }, body: { sweep: sweep.id } });
                void repair(revoked, ({ sweeps: [own] }) => openAgain(own ?? { reopened: [], withdrawn: 0 }));
              }}
            >
              Drop all results of {token} for good
            </button>
            <button type="button" onClick={() => setAsked(null)}>
              Keep these results
            </button>
          </>
        ) : (
          <button type="submit" disabled={busy}>
            Take back the results of this token …
          </button>
        )}
      </form>
      <p role="status">{done}</p>
      {failure ? (
        <p class="notice bad" role="alert">
          {failure}
        </p>
      ) : null}
    </section>
  );
}

function openAgain({ reopened, withdrawn }: Pick<ReopenedSweep, "reopened" | "withdrawn">): string {
  if (reopened.length + withdrawn === 0) return "There was no trial to open again.";
  return `${reopened.length} trials are open again, and ${withdrawn} trials that depended on them will be planned again.`;
}
