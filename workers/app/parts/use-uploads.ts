/** Uploads of this visit, sent one after the other. */
import { useRef, useState } from "preact/hooks";
import { sortFiles, type Upload } from "../data/upload-files.ts";
import { dataWords, modelWords } from "../data/upload-words.ts";
import { readFile, sendUpload, type Uploaded } from "../data/uploads.ts";

export interface QueuedUpload {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly state:
    | { readonly kind: "sending"; readonly sent: number }
    | { readonly kind: "stored"; readonly words: string }
    | { readonly kind: "refused"; readonly message: string };
  /** Ends it, or null where there is nothing to end. */
  readonly stop: (() => void) | null;
  /** Sends what is still missing; null where sending it again would say the same. */
  readonly again: (() => void) | null;
}

/** @param onStored something is new at the server */
export function useUploads(
  onStored: () => void,
): readonly [readonly QueuedUpload[], (files: readonly File[]) => void] {
  const [queue, setQueue] = useState<readonly QueuedUpload[]>([]);
  const last = useRef<Promise<void>>(Promise.resolve());
  const count = useRef(0);

  const put = (entry: QueuedUpload): void =>
    setQueue((before) =>
      before.some(({ id }) => id === entry.id)
        ? before.map((each) => (each.id === entry.id ? entry : each))
        : [...before, entry],
    );
  const refuse = (name: string, message: string): void =>
    put({
      id: ++count.current,
      name,
      bytes: 0,
      state: { kind: "refused", message },
      stop: null,
      again: null,
    });

  const send = (upload: Upload, id: number): void => {
    const stopping = new AbortController();
    const bytes = sizeOf(upload);
    const name = titleOf(upload);
    const row = { id, name, bytes, stop: null, again: null };
    const sending = (sent: number): void =>
      put({ ...row, state: { kind: "sending", sent }, stop: () => stopping.abort() });
    sending(0);
    last.current = last.current.then(async () => {
      const reply = await sendUpload(upload, { report: sending, signal: stopping.signal });
      if (reply.state === "ready") {
        put({ ...row, state: { kind: "stored", words: wordsOf(reply.value) } });
        return onStored();
      }
      const stopped = stopping.signal.aborted;
      const message = stopped ? "it was stopped; what was sent is not sent again" : reply.message;
      // What is refused for what it is stays refused.
      const mayPass = stopped || reply.status === 0 || reply.status === 429 || reply.status >= 500;
      put({
        ...row,
        state: { kind: "refused", message },
        again: mayPass ? () => send(upload, id) : null,
      });
    });
  };

  const take = async (files: readonly File[]): Promise<void> => {
    const read = await Promise.all(files.map(readFile));
    const plain = read.filter((file) => typeof file !== "string");
    for (const [i, file] of read.entries()) if (typeof file === "string") refuse(files[i]?.name ?? "", file);
    const { uploads, refusals } = sortFiles(plain);
    for (const message of refusals) refuse(message.split(" ")[0] ?? "", message);
    for (const upload of uploads) send(upload, ++count.current);
  };
  return [queue, (files) => void take(files)];
}

function titleOf(upload: Upload): string {
  return upload.name === "" ? "model.json" : upload.name;
}

function sizeOf(upload: Upload): number {
  if (upload.kind === "data") return upload.bytes.length;
  return [upload.json, ...upload.weights].reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function wordsOf(uploaded: Uploaded): string {
  return uploaded.kind === "data" ? dataWords(uploaded.record.summary) : modelWords(uploaded.record.summary);
}
