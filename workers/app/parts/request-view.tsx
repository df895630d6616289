/** The request that a form stands for: as JSON, and as the command that posts it. */
import { useState } from "preact/hooks";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { Scroll } from "./scroll.tsx";

export function RequestView({ sweep }: { readonly sweep: SweepRequestInput }) {
  const json = JSON.stringify(sweep, null, 2);
  return (
    <>
      <Copyable title="The same as JSON" label="JSON" text={json} />
      <Copyable title="The same by HTTP" label="curl command" text={curlCommand(json, location.origin)} />
    </>
  );
}

/** A line for a POSIX shell; the token comes from the environment. */
export function curlCommand(json: string, server: string): string {
  return `curl -X POST ${server}/v1/sweeps \\
  -H "authorization: Bearer $SADDLEBENCH_TOKEN" \\
  -H "content-type: application/json" \\
  -d '${json.replaceAll("'", "'\\''")}'`;
}

interface CopyableProps {
  readonly title: string;
  readonly label: string;
  readonly text: string;
}

function Copyable({ title, label, text }: CopyableProps) {
  const [state, setState] = useState("");
  const copy = (): void => {
    // A page without https has no clipboard: the text can still be selected.
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    done.then(
      () => setState("Copied."),
      () => setState("This page may not write to the clipboard; select the text instead."),
    );
  };
  return (
    <>
      <h2>{title}</h2>
      <Scroll label={label}>
        <pre>{text}</pre>
      </Scroll>
      <p class="controls">
        <button type="button" aria-label={`Copy the ${label}`} onClick={copy}>
          Copy
        </button>
        <span class="muted" role="status">
          {state}
        </span>
      </p>
    </>
  );
}
