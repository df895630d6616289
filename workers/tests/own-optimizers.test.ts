/** An optimizer of one's own: planned, leased with its definition, kept through evictions, refused line by line. */
import { evictDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { OwnOptimizer } from "../../shared/contracts/own-optimizer.ts";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";
import { call, createSweep, detailOf, finish, needLease, SMALL_SWEEP, stubOf } from "./client.ts";

const HEAVY_BALL: OwnOptimizer = {
  state: { m: "vector" },
  hyperparameters: {
    rate: { default: 0.01, range: [0, 1e3], scale: "log", sweep: [1e-3, 1] },
    mu: { default: 0.9, range: [0, 0.9999], scale: "one-minus-log", sweep: [0.5, 0.99] },
  },
  step: ["m = mu*m + g", "d = -m"],
  rule: "fixed",
};
const optimizers: SweepRequestInput["optimizers"] = [
  { name: "mine", definition: HEAVY_BALL },
  { name: "adam" },
];

it("is leased with its definition, under a name that holds its digest, and ends on the board", async () => {
  const { id } = await createSweep({ optimizers });
  await evictDurableObject(stubOf(id));
  const lease = await needLease(id, "alpha");
  expect(lease.ownOptimizer).toEqual({ name: "mine", definition: HEAVY_BALL });
  const [trial] = lease.trials;
  expect(trial?.optimizer).toMatch(/^mine@[0-9a-f]{8}$/);
  expect(trial?.hyperparameters).toMatchObject({ schedule: "constant" });
  const other = await needLease(id, "beta");
  expect(other.trials[0]?.optimizer).toBe("adam");
  expect(other.ownOptimizer).toBeUndefined();
  await evictDurableObject(stubOf(id));
  expect(await finish(id)).toMatchObject({ status: "complete", progress: { dead: 0 } });
  const board = await call("GET", `/v1/sweeps/${id}/leaderboard`);
  expect(JSON.stringify(board.body)).toContain(trial?.optimizer);
  expect((await detailOf(id)).request.optimizers[0]).toMatchObject({ definition: HEAVY_BALL });
});

it("has an owner: the token that posted the sweep, in the list and in the sweep, also after a restart", async () => {
  const { id } = await createSweep({ optimizers });
  await evictDurableObject(stubOf(id));
  expect((await detailOf(id)).owner).toBe("testadmin");
  const list = await call<{ sweeps: { id: string; owner?: string }[] }>("GET", "/v1/sweeps", undefined, null);
  expect(list.body.sweeps.find((sweep) => sweep.id === id)?.owner).toBe("testadmin");
  // Another token's sweep of the same definition is that token's.
  const token = await call<{ id: string; token: string }>("POST", "/v1/tokens", {
    name: "guest",
    scope: "admin",
  });
  const request = { ...SMALL_SWEEP, optimizers };
  const theirs = await call<{ id: string }>("POST", "/v1/sweeps", request, token.body.token);
  expect((await detailOf(theirs.body.id)).owner).toBe(token.body.id);
});

it("is refused with every mistake at its place, and nothing is made", async () => {
  const wrong = { ...HEAVY_BALL, step: ["m = mv*m + g", "theta = theta - m"] };
  const answer = await call<{ errors: { path: string; message: string }[] }>("POST", "/v1/sweeps", {
    name: "wrong",
    problems: [{ name: "rosenbrock" }],
    optimizers: [{ name: "mine", definition: wrong }],
  });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([
    { path: "optimizers.0.definition.step.0", message: expect.stringContaining('unknown name "mv"') },
    { path: "optimizers.0.definition.step.1", message: expect.stringContaining('"theta" is given') },
  ]);
});

it.each([
  ["a loop that the form does not have", { ...HEAVY_BALL, while: "t < 9" }, "while"],
  ["code", { ...HEAVY_BALL, step: [{ javascript: "fetch('//elsewhere')" }] }, "definition.step"],
  [
    "too many operations",
    { ...HEAVY_BALL, step: Array.from({ length: 33 }, () => "d = -g") },
    "definition.step",
  ],
  ["a formula that is too long", { ...HEAVY_BALL, step: `d = -g${" + g".repeat(400)}` }, "definition.step"],
] as const)("refuses %s", async (_, definition, path) => {
  const answer = await call("POST", "/v1/plan", {
    name: "wrong",
    problems: [{ name: "rosenbrock" }],
    optimizers: [{ name: "mine", definition }],
  });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(path);
});

it("is refused under a name that could not stand in an address", async () => {
  const answer = await call<{ errors: { path: string; message: string }[] }>("POST", "/v1/plan", {
    name: "wrong",
    problems: [{ name: "rosenbrock" }],
    optimizers: [{ name: "My Lion/../x", definition: HEAVY_BALL }],
  });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([
    { path: "optimizers.0.name", message: expect.stringContaining('as in "my-lion"') },
  ]);
});
