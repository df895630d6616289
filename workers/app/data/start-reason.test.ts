import { expect, it } from "vitest";
import { INITIAL } from "./begun-sweep.ts";
import { startReason } from "./start-reason.ts";

const READY = { state: "ready", value: {} } as Parameters<typeof startReason>[2];
const TOKEN = "sb_admin_abc123_secret";

it.each([
  [INITIAL, TOKEN, READY, null],
  [INITIAL, "", READY, /needs an admin token/],
  [INITIAL, "sb_runner_abc123_secret", READY, /begins with sb_admin_/],
  [INITIAL, TOKEN, { state: "loading" } as const, /when the plan is there/],
  [INITIAL, TOKEN, { state: "failed", message: "too many trials", status: 422 } as const, /too many trials/],
  [{ ...INITIAL, problems: [], optimizers: [] }, TOKEN, READY, /choose a problem and an optimizer\./],
  [{ ...INITIAL, name: " " }, TOKEN, READY, /choose a name\./],
])("says why it cannot start: %#", (sweep, token, plan, reason) => {
  if (reason === null) expect(startReason(sweep, token, plan)).toBeNull();
  else expect(startReason(sweep, token, plan)).toMatch(reason);
});
