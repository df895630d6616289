/** That a sweep's results came as a file, from where, and what its figures do not say. */
import type { Imported } from "../../../shared/contracts/imported.ts";
import { formatTime } from "../data/format.ts";

/** Digits of a digest that people compare. */
const SHOWN_DIGITS = "sha256:".length + 12;

export function ImportedNotice({
  imported: { kind, digest, at, token, from, notes },
}: {
  readonly imported: Imported;
}) {
  const what = kind === "export" ? `the export of sweep ${from ?? ""} of a server` : "a file of curves";
  return (
    <div class="notice">
      <p>
        <b>Imported, unchecked.</b> These results are {what}, sent on {formatTime(at)} with the token {token}.
        Nobody here has run or checked them. Digest of the file:{" "}
        <code title={digest}>{digest.slice(0, SHOWN_DIGITS)}…</code>
      </p>
      {notes.length > 0 ? (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
