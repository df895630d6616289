/** Asked for when the server shows its sweeps to holders of a token only, or a page is for administrators. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { setSessionToken } from "../data/api.ts";

interface TokenFormProps {
  /** Why one is asked for. */
  readonly children: ComponentChildren;
  /** Words of the button. */
  readonly submit: string;
}

/** Keeps the token for this tab and reads everything again with it. */
export function TokenForm({ children, submit }: TokenFormProps) {
  const [token, setToken] = useState("");
  return (
    <form
      class="notice"
      onSubmit={(event) => {
        event.preventDefault();
        setSessionToken(token);
        location.reload();
      }}
    >
      <p>{children} The token is kept until this tab is closed.</p>
      <div class="controls">
        <label>
          Token
          <input
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          {submit}
        </button>
      </div>
    </form>
  );
}
