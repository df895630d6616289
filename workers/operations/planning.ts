/** Plans a request as it would be made here: what `plan-sweep` and `create-sweep` share. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { ModelSummaries } from "../../shared/contracts/model.ts";
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

export async function planFor(env: Environment, request: SweepRequest): Promise<Planned | Problem> {
  const models = await modelsOf(env, request);
  const result = planSweep(request, { ...catalogue, models });
  return result.ok ? { ok: true, plan: result.plan, models } : planProblem(result.issues);
}

/** Summaries of the models that a request names: what planning needs. */
async function modelsOf(env: Environment, request: SweepRequest): Promise<ModelSummaries> {
  const digests = request.problems.flatMap(({ options }) => {
    const model = options?.model;
    return typeof model === "string" && model.startsWith("sha256:") ? [model] : [];
  });
  return digests.length > 0 ? registryOf(env).modelSummaries(digests) : {};
}

function planProblem(issues: readonly Issue[]): Problem {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const detail = `${first?.message ?? "the request cannot be planned"}${more}`;
  return problem(first?.kind === "too-large" ? "sweep-too-large" : "invalid-sweep", detail, issues);
}
