/** A function of one's own: looked at, refused in words, trained in a sweep, and its values computed again. */
import { expect, it } from "vitest";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";
import { functionOf } from "../../shared/formula/evaluate.ts";
import type { FunctionAnalysis } from "../../shared/operations/analyse-function.ts";
import { call, createSweep, needLease, report, resultOf } from "./client.ts";

const SADDLE = "x0^4/4 - x0^2/2 + x1^2 + x0*x1/10";
const ask = (body: object) => call<FunctionAnalysis>("POST", "/v1/functions", body, null);

it("has its critical points found and classified, and targets proposed", async () => {
  const { status, body } = await ask({ formula: SADDLE, dimension: 2 });
  expect(status).toBe(200);
  // x1 = −x0/20 and x0³ = 1.005 x0.
  const end = Math.sqrt(1.005);
  expect(body.criticalPoints.map(({ kind, index }) => [kind, index])).toEqual([
    ["minimum", 0],
    ["minimum", 0],
    ["saddle", 1],
  ]);
  for (const { point } of body.criticalPoints.slice(0, 2)) {
    expect(Math.abs(point[0] as number)).toBeCloseTo(end, 9);
    expect(point[1]).toBeCloseTo(-(point[0] as number) / 20, 9);
  }
  const lowest = body.criticalPoints[0]?.value as number;
  expect(lowest).toBeCloseTo(-(1.005 ** 2) / 4, 9);
  expect(body.targets).toHaveLength(4);
  for (const target of body.targets) expect(target).toBeGreaterThan(lowest);
});

it.each([
  [{ formula: "x0 +", dimension: 1 }, 422, "formula", "expected a number"],
  [{ formula: "x0^2", dimension: 2 }, 422, "formula", "does not use x1"],
  [{ formula: "x0^2", dimension: 1, low: 3, high: 3 }, 422, "low", "low < high"],
  [{ formula: "x0^2", dimension: 33 }, 400, "dimension", "32"],
  [{ formula: "x0^2".padEnd(1_001), dimension: 1 }, 400, "formula", "1000"],
  [{ formula: "x0^2", dimension: 1, more: 1 }, 400, "", "more"],
] as const)("refuses %j", async (body, status, path, message) => {
  const answer = await call<{ errors: { path: string; message: string }[] }>(
    "POST",
    "/v1/functions",
    body,
    null,
  );
  expect(answer.status).toBe(status);
  expect(answer.body.errors[0]?.path).toBe(path);
  expect(JSON.stringify(answer.body)).toContain(message);
});

const own = { name: "formula", options: { formula: SADDLE, dimension: 2 }, targets: [0, -0.2] };
const sweep = (problem: SweepRequestInput["problems"][number]) => ({
  problems: [problem],
  optimizers: [{ name: "adam" }],
});

it("needs targets of its own, and says so", async () => {
  const { targets: _, ...without } = own;
  const answer = await call<{ errors: { path: string; message: string }[] }>("POST", "/v1/plan", {
    name: "mine",
    ...sweep(without),
  });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([
    { path: "problems.0.targets", message: expect.stringContaining('"targets": [1, 0.1, 0.001]') },
  ]);
});

it("is trained like any other problem; a value that the function does not have is refused", async () => {
  const { id } = await createSweep(sweep(own));
  const lease = await needLease(id, "alpha");
  const [trial] = lease.trials;
  if (!trial) throw new Error("no trial");
  expect(trial.problem.options).toMatchObject({ formula: SADDLE, low: -2, high: 2 });
  const point = [1, 0.5];
  const value = functionOf(SADDLE)(point);
  const honest = { ...resultOf(trial as never, lease.targets.length), parameters: point };
  const outcomes = async (claimed: number) => {
    const curve = { ...honest.curve, value: honest.curve.value.with(-1, claimed).with(0, 5) };
    const sent = { ...honest, value: claimed, bestValue: claimed, curve };
    const answer = await report(id, "alpha", lease, [sent as never]);
    return JSON.stringify(answer.body);
  };
  expect(await outcomes(value - 0.01)).toContain("value-of-parameters");
  expect(await outcomes(value)).toContain('"accepted"');
});
