/** Why a sweep cannot be started yet, in words beside the button; null: it can. */
import type { PlanSummary } from "../../../shared/contracts/plan-summary.ts";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import type { Loaded } from "./api.ts";

export function startReason(
  sweep: SweepRequestInput,
  token: string,
  plan: Loaded<PlanSummary>,
): string | null {
  const lacks = [
    ...(sweep.problems.length === 0 ? ["a problem"] : []),
    ...(sweep.optimizers.length === 0 ? ["an optimizer"] : []),
    ...(sweep.name.trim() === "" ? ["a name"] : []),
  ];
  if (lacks.length > 0) return `It cannot start yet: choose ${lacks.join(" and ")}.`;
  if (plan.state === "failed") return `It cannot start: ${plan.message}`;
  if (token === "") return "It cannot start yet: it needs an admin token.";
  if (!token.trim().startsWith("sb_admin_"))
    return "It cannot start yet: an admin token begins with sb_admin_.";
  return plan.state === "loading" ? "It can start when the plan is there." : null;
}
