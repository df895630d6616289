/** Plans a request as it would be made here: what `plan-sweep` and `create-sweep` share. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { ModelSummaries } from "../../shared/contracts/model.ts";
import { modelDigests } from "../../shared/contracts/model-digests.ts";
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import type { Issue } from "../../shared/planning/issue.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan } from "../../shared/planning/planned.ts";
import type { Environment } from "../environment.ts";
import { type Problem, problem } from "../http/problem.ts";
import { registryOf } from "../stubs.ts";

export interface Planned {
  readonly ok: true;
  readonly plan: Plan;
  /** Those that the request names. */
  readonly models: ModelSummaries;
}

/** @param digests uploaded models that the caller may know of: another one is as if it were not stored */
export async function planFor(
  env: Environment,
  request: SweepRequest,
  digests: readonly string[] = modelDigests(request),
): Promise<Planned | Problem> {
  const models: ModelSummaries = digests.length > 0 ? await registryOf(env).modelSummaries(digests) : {};
  const result = planSweep(request, { ...catalogue, models });
  return result.ok ? { ok: true, plan: result.plan, models } : planProblem(result.issues);
}

function planProblem(issues: readonly Issue[]): Problem {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const detail = `${first?.message ?? "the request cannot be planned"}${more}`;
  return problem(first?.kind === "too-large" ? "sweep-too-large" : "invalid-sweep", detail, issues);
}
