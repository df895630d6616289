/** Plans a request as it would be made here: what `plan-sweep` and `create-sweep` share. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { DataSummary } from "../../shared/contracts/data.ts";
import { dataDigests } from "../../shared/contracts/data-digests.ts";
import type { ModelSummary } from "../../shared/contracts/model.ts";
import { modelDigests } from "../../shared/contracts/model-digests.ts";
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import type { UploadSummaries } from "../../shared/contracts/upload-summaries.ts";
import type { Issue } from "../../shared/planning/issue.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan } from "../../shared/planning/planned.ts";
import type { Environment } from "../environment.ts";
import { type Problem, problem } from "../http/problem.ts";
import type { UploadKind } from "../objects/stored-upload.ts";
import { registryOf } from "../stubs.ts";

export interface Planned {
  readonly ok: true;
  readonly plan: Plan;
  /** Those that the request names. */
  readonly uploads: UploadSummaries;
}

/** Uploads that a request names, as `sha256:…`. */
export interface NamedUploads {
  readonly models: readonly string[];
  readonly data: readonly string[];
}

export function uploadsIn(request: SweepRequest): NamedUploads {
  return { models: modelDigests(request), data: dataDigests(request) };
}

/** @param named uploads that the caller may know of: another one is as if it were not stored */
export async function planFor(
  env: Environment,
  request: SweepRequest,
  named: NamedUploads = uploadsIn(request),
): Promise<Planned | Problem> {
  const uploads: UploadSummaries = {
    models: await summaries<ModelSummary>(env, "model", named.models),
    data: await summaries<DataSummary>(env, "data", named.data),
  };
  const result = planSweep(request, { ...catalogue, ...uploads });
  return result.ok ? { ok: true, plan: result.plan, uploads } : planProblem(result.issues);
}

/** As they were checked when they were stored. */
async function summaries<Summary>(
  env: Environment,
  kind: UploadKind,
  digests: readonly string[],
): Promise<Readonly<Record<string, Summary>>> {
  if (digests.length === 0) return {};
  const texts = await registryOf(env).uploadSummaries(kind, digests);
  return Object.fromEntries(
    Object.entries(texts).map(([digest, text]) => [digest, JSON.parse(text) as Summary]),
  );
}

function planProblem(issues: readonly Issue[]): Problem {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const detail = `${first?.message ?? "the request cannot be planned"}${more}`;
  return problem(first?.kind === "too-large" ? "sweep-too-large" : "invalid-sweep", detail, issues);
}
