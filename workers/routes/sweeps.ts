/** Sweeps: plan, create, list, show, cancel. */
import { Hono } from "hono";
import * as z from "zod/mini";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { PlannedTime, PlanSummary } from "../../shared/contracts/plan-summary.ts";
import { sweepRequestSchema, sweepStatusSchema } from "../../shared/contracts/sweep.ts";
import { estimateTime } from "../../shared/duration/estimate.ts";
import type { Issue } from "../../shared/planning/issue.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { finalTrialsOf, type Plan, tuningTrialsOf } from "../../shared/planning/planned.ts";
import { shardsOf } from "../../shared/planning/shards.ts";
import { addressOf } from "../auth/address.ts";
import { nowMs } from "../clock.ts";
import { readBody, readQuery } from "../http/body.ts";
import { canonicalJson } from "../http/canonical-json.ts";
import { type AppEnv, coordinatorOf, guard, refuse } from "../http/context.ts";
import { sha256Hex } from "../http/digest.ts";
import { type Problem, problem } from "../http/problem.ts";
import { registryOf } from "../registry/stub.ts";
import { modelsOf } from "./models.ts";

export const sweepListQuerySchema = z.strictObject({
  status: z.optional(sweepStatusSchema),
  limit: z.optional(z.string().check(z.regex(/^([1-9]|[1-9]\d|1\d\d|200)$/, "a whole number from 1 to 200"))),
});
export const cancelSchema = z.strictObject({ reason: z._default(z.string().check(z.maxLength(400)), "") });

export const sweepRoutes = new Hono<AppEnv>();

/** Planning 100,000 trials takes as long as planning 100 sweeps of the usual size (0.3 s). */
const TRIALS_PER_CALL = 2_000;

sweepRoutes.post("/v1/plan", guard("read"), async (c) => {
  const plans = c.get("memory").plans;
  const [who, perMinute] = [c.get("log").token ?? addressOf(c.req.raw), Number(c.env.PLANS_PER_MINUTE)];
  const over = plans.take(who, perMinute, nowMs());
  if (over) return refuse(c, over);
  const body = await readBody(c.req.raw, sweepRequestSchema);
  if (!body.ok) return refuse(c, body);
  const models = await modelsOf(c.env, body.value);
  const result = planSweep(body.value, { ...catalogue, models });
  if (!result.ok) return refuse(c, planProblem(result.issues));
  plans.charge(who, Math.floor(result.plan.trials / TRIALS_PER_CALL), perMinute, nowMs());
  const labels = result.plan.problems.map(({ label }) => label);
  const time = estimateTime(result.plan, await registryOf(c.env).speeds(labels));
  return c.json(planSummary(result.plan, time));
});

sweepRoutes.post("/v1/sweeps", guard("admin"), async (c) => {
  const body = await readBody(c.req.raw, sweepRequestSchema);
  if (!body.ok) return refuse(c, body);
  const key = c.req.header("Idempotency-Key");
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    return refuse(c, problem("invalid-idempotency-key", "use 1 to 200 visible ASCII characters"));
  }
  const models = await modelsOf(c.env, body.value);
  const planned = planSweep(body.value, { ...catalogue, models });
  if (!planned.ok) return refuse(c, planProblem(planned.issues));
  const registry = registryOf(c.env);
  let id = newSweepId();
  let isNew = true;
  if (key !== undefined) {
    const reservation = await registry.reserve(key, await sha256Hex(canonicalJson(body.value)), id);
    if (reservation.kind === "conflict") {
      return refuse(c, problem("idempotency-conflict", `the key ${key} was used with another body`));
    }
    id = reservation.sweep;
    isNew = reservation.kind === "new";
  }
  c.get("log").sweep = id;
  const coordinator = c.env.SWEEPS.get(c.env.SWEEPS.idFromName(id));
  await registry.putSweep(await coordinator.create(id, body.value, models));
  const detail = await coordinator.detail();
  if (!detail.ok) return refuse(c, detail);
  return c.json(detail.value, isNew ? 201 : 200, { Location: `/v1/sweeps/${id}` });
});

sweepRoutes.get("/v1/sweeps", guard("read"), async (c) => {
  const query = readQuery(new URL(c.req.url), sweepListQuerySchema);
  if (!query.ok) return refuse(c, query);
  const { status, limit } = query.value;
  return c.json({ sweeps: await registryOf(c.env).listSweeps(Number(limit ?? 50), status ?? null) });
});

sweepRoutes.get("/v1/sweeps/:id{[a-z0-9]{12}}", guard("read"), async (c) => {
  const detail = await coordinatorOf(c).detail();
  return detail.ok ? c.json(detail.value) : refuse(c, detail);
});

sweepRoutes.post("/v1/sweeps/:id{[a-z0-9]{12}}/cancel", guard("admin"), async (c) => {
  const body = await readBody(c.req.raw, cancelSchema, true);
  if (!body.ok) return refuse(c, body);
  const cancelled = await coordinatorOf(c).cancel(body.value.reason || "by request");
  if (!cancelled.ok) return refuse(c, cancelled);
  await registryOf(c.env).putSweep(cancelled.value);
  return c.json(cancelled.value);
});

function planSummary(plan: Plan, time: readonly PlannedTime[]): PlanSummary {
  return {
    trials: plan.trials,
    tuningTrials: plan.tuningTrials,
    finalTrials: plan.finalTrials,
    shards: shardsOf(plan).length,
    gradientEquivalents: plan.gradientEquivalents,
    time: [...time],
    notes: [...plan.notes],
    entries: plan.entries.map((entry) => ({
      problem: entry.problem.label,
      optimizer: entry.optimizer.name,
      configurations: entry.configurations,
      studies: entry.studies.length,
      tuningTrials: tuningTrialsOf(entry),
      finalTrials: finalTrialsOf(entry),
      budget: entry.problem.budget,
    })),
  };
}

function planProblem(issues: readonly Issue[]): Problem {
  const [first] = issues;
  const tooLarge = first?.message.startsWith("the sweep would have") ?? false;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const detail = `${first?.message ?? "the request cannot be planned"}${more}`;
  return problem(tooLarge ? "sweep-too-large" : "invalid-sweep", detail, issues);
}

/** 12 of 36 characters: 62 bits. */
function newSweepId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}
