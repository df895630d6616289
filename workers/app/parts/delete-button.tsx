/** Deletes something for good, asked about before it is done; what the server says against it is shown. */
import { useState } from "preact/hooks";
import type { Reply } from "../data/api.ts";

interface DeleteButtonProps {
  readonly name: string;
  readonly remove: () => Promise<Reply<unknown>>;
  readonly onDeleted: () => void;
}

export function DeleteButton({ name, remove, onDeleted }: DeleteButtonProps) {
  const [state, setState] = useState<"idle" | "asked" | "busy">("idle");
  const [failure, setFailure] = useState("");
  const run = async (): Promise<void> => {
    setState("busy");
    const reply = await remove();
    setState("idle");
    if (reply.state === "ready") onDeleted();
    else setFailure(reply.message);
  };
  return (
    <>
      {state === "idle" ? (
        <button type="button" aria-label={`Delete ${name} …`} onClick={() => setState("asked")}>
          Delete …
        </button>
      ) : (
        <>
          <button type="button" disabled={state === "busy"} onClick={() => void run()}>
            Delete {name} for good
          </button>
          <button type="button" disabled={state === "busy"} onClick={() => setState("idle")}>
            Keep it
          </button>
        </>
      )}
      {failure === "" ? null : (
        <p class="notice bad" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
