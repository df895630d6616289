/** Asked for when the server shows its sweeps to holders of a token only. */
import { useState } from "preact/hooks";
import { setSessionToken } from "../data/api.ts";

/** Keeps the token for this tab and reads everything again with it. */
export function TokenForm() {
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
      <p>
        This server shows its sweeps only to people who have a token of any scope. The token is kept until
        this tab is closed.
      </p>
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
          Read with this token
        </button>
      </div>
    </form>
  );
}
