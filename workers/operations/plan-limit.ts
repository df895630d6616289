/** Who is charged for what is computed for them alone, and how much a minute. */
import { addressOf } from "../auth/address.ts";
import type { AppContext } from "../serving/context.ts";

export function whoAsks(c: AppContext): string {
  return c.get("principal")?.token ?? addressOf(c.req.raw, c.env.ADDRESS_HEADER);
}

export function plansPerMinute(c: AppContext): number {
  return Number(c.env.PLANS_PER_MINUTE);
}
