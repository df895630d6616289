/** Uploads of this visit: how far each is, what became of it. */
import { bytesWords } from "../data/owners.ts";
import type { QueuedUpload } from "./use-uploads.ts";

export function UploadQueue({ uploads }: { readonly uploads: readonly QueuedUpload[] }) {
  return (
    <ul class="uploads" aria-label="Uploads of this visit">
      {uploads.map((upload) => (
        <li key={upload.id}>
          <QueuedRow {...upload} />
        </li>
      ))}
    </ul>
  );
}

function QueuedRow({ name, bytes, state, stop, again }: QueuedUpload) {
  switch (state.kind) {
    case "sending":
      return (
        <>
          <b>{name}</b>{" "}
          <span class="muted">
            {bytesWords(state.sent)} of {bytesWords(bytes)} sent
          </span>
          <progress max={bytes} value={state.sent} aria-label={`${name} sent`} />
          {stop ? (
            <button type="button" aria-label={`Stop sending ${name}`} onClick={stop}>
              Stop
            </button>
          ) : null}
        </>
      );
    case "stored":
      return (
        <span role="status">
          <b>{name}</b> is stored: {state.words}
        </span>
      );
    case "refused":
      return (
        <>
          <span role="alert">
            <b>{name}</b> is not stored: <span class="refusal">{state.message}</span>
          </span>{" "}
          {again ? (
            <button type="button" aria-label={`Send ${name} again`} onClick={again}>
              Send again
            </button>
          ) : null}
        </>
      );
    default:
      return state satisfies never;
  }
}
