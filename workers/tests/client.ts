/** A client of the edge for its tests: requests with a token, sweeps to play with, results as a runner makes them. */
import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { Lease, Outcome } from "../../shared/contracts/lease.ts";
import type { SweepDetail, SweepRequestInput } from "../../shared/contracts/sweep.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import { catalogue } from "./catalogue.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** One request; a body is sent as JSON unless it is text already. */
export async function call<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  token: string | null = ADMIN_TOKEN,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply<T>> {
  const response = await exports.default.fetch(`http://edge${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("Content-Type")?.includes("json") && text !== "";
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
}

/** A call as a runner. */
export function runnerCall<T>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
  return call<T>(method, path, body, RUNNER_TOKEN);
}

/** 2 optimizers × 1 problem: 4 configurations + 2 final seeds each, in 2 tuning shards. */
export const SMALL_SWEEP: SweepRequestInput = {
  name: "small",
  seed: 7,
  problems: [{ name: "rosenbrock" }],
  optimizers: [{ name: "sgd" }, { name: "adam" }],
  protocol: { studies: 1, configurations: 3, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
  curvePoints: 8,
};

export async function createSweep(change: Partial<SweepRequestInput> = {}): Promise<SweepDetail> {
  const reply = await call<SweepDetail>("POST", "/v1/sweeps", { ...SMALL_SWEEP, ...change });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

/** A lease, or null for 204. */
export async function takeLease(sweep: string, runner: string, lanes = 64): Promise<Lease | null> {
  const reply = await runnerCall<Lease>("POST", `/v1/sweeps/${sweep}/leases`, { runner, lanes });
  expect([200, 204]).toContain(reply.status);
  return reply.status === 200 ? reply.body : null;
}

/** A lease that must be there. */
export async function needLease(sweep: string, runner: string, lanes = 64): Promise<Lease> {
  const lease = await takeLease(sweep, runner, lanes);
  if (!lease) throw new Error(`no lease for ${runner}`);
  return lease;
}

export const DEVICE = {
  vendor: "test",
  architecture: "none",
  description: "a test",
  adapterClass: "software" as const,
  isFallbackAdapter: true,
  browser: "none",
  kernels: "",
  version: "0",
};

/** A result that passes every certificate; its numbers depend on the trial alone. */
export function resultOf(trial: Trial, targets: number, change: Partial<TrialResult> = {}): TrialResult {
  // Above every target, so that none is reached.
  const value = 1_000 + (Number.parseInt(trial.key.slice(0, 8), 16) % 1000) / 1000;
  const { budget, problem } = trial;
  const size = catalogue.problems.find(({ name }) => name === problem.name)?.size ?? 0;
  return {
    key: trial.key,
    status: "completed",
    message: "",
    steps: budget,
    value,
    gradientNorm: 0.1,
    bestValue: value,
    parameters: size <= 64 ? Array.from({ length: size }, (_, i) => i + 1) : null,
    endsAt: "elsewhere",
    counts: { value: 0, gradient: budget, hessianVector: 0, hessian: 0 },
    gradientEquivalents: budget,
    costToTarget: Array.from({ length: targets }, () => null),
    curve: {
      step: [0, budget],
      gradientEquivalents: [0, budget],
      seconds: [0, 0.5],
      value: [2_000, value],
    },
    curvature: null,
    path: null,
    seconds: 0.5,
    ...change,
  };
}

/** The same run with another end: value, lowest value and curve agree. */
export function endingAt(result: TrialResult, value: number | null): TrialResult {
  const values = [...result.curve.value.slice(0, -1), value];
  const finite = values.filter((each) => each !== null);
  const bestValue = finite.length > 0 ? Math.min(...finite) : null;
  return { ...result, value, bestValue, curve: { ...result.curve, value: values } };
}

export interface Reported {
  readonly outcomes: Outcome[];
  readonly order: string;
}

/** Reports results of a lease; all its trials unless told. */
export async function report(
  sweep: string,
  runner: string,
  lease: Lease,
  results: readonly TrialResult[] = lease.trials.map((trial) => resultOf(trial, lease.targets.length)),
): Promise<Reply<Reported>> {
  const body = { runner, fence: lease.fence, device: DEVICE, lanes: lease.trials.length, results };
  return runnerCall("PUT", `/v1/sweeps/${sweep}/shards/${lease.shard}/results`, body);
}

export async function detailOf(sweep: string): Promise<SweepDetail> {
  return (await call<SweepDetail>("GET", `/v1/sweeps/${sweep}`)).body;
}

/** Runs a sweep to its end with one runner; `between` comes before every request. */
export async function finish(
  sweep: string,
  runner = "runner-1",
  between: () => Promise<void> = async () => {},
) {
  for (let round = 0; round < 1000; round++) {
    await between();
    const lease = await takeLease(sweep, runner);
    if (!lease) return detailOf(sweep);
    await between();
    expect((await report(sweep, runner, lease)).status).toBe(200);
  }
  throw new Error("the sweep does not end");
}

export function stubOf(sweep: string) {
  return env.SWEEPS.get(env.SWEEPS.idFromName(sweep));
}
