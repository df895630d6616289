/** Clause 13: every error is problem details with a stable type, and changes nothing. */
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type ProblemDetails, problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import { call, createSweep, SMALL_SWEEP, stubOf } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

async function refused(method: string, path: string, body?: unknown): Promise<ProblemDetails> {
  const reply = await call(method, path, body);
  expect(reply.headers.get("Content-Type")).toBe("application/problem+json");
  const details = problemDetailsSchema.parse(reply.body);
  expect(details.status).toBe(reply.status);
  expect(details.type).toMatch(/^https:\/\/saddlebench\.dev\/problems\/[a-z-]+$/);
  return details;
}

describe("clause 13: bad input", () => {
  it("says what is not JSON and what does not match", async () => {
    expect(await refused("POST", "/v1/sweeps", "{")).toMatchObject({ status: 400 });
    const details = await refused("POST", "/v1/sweeps", {
      ...SMALL_SWEEP,
      seed: -1,
      colour: "red",
      problems: [{}],
    });
    expect(details.type).toMatch(/invalid-body$/);
    expect(details.errors).toContainEqual({ path: "", message: 'unknown field "colour"' });
    const seed = details.errors?.find(({ path }) => path === "seed");
    expect(seed?.message).toMatch(/too small/i);
    expect(details.errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["seed", "problems.0.name"]),
    );
  });

  it("names the nearest optimizer, problem and hyper-parameter", async () => {
    const details = await refused("POST", "/v1/sweeps", {
      ...SMALL_SWEEP,
      problems: [{ name: "rosenbrok" }],
      optimizers: [{ name: "adan" }, { name: "sgd", space: { rat: { kind: "fixed", value: 1 } } }],
    });
    expect(details).toMatchObject({ status: 422 });
    const text = JSON.stringify(details.errors);
    for (const name of ["rosenbrock", "adam", "rate"]) expect(text).toContain(`\\"${name}\\"`);
  });

  it("says what other names stand for here", async () => {
    const details = await refused("POST", "/v1/plan", {
      ...SMALL_SWEEP,
      problems: [{ name: "banana" }, { name: "rosenbrock", options: { ndim: 4 } }],
      optimizers: [{ name: "Natural gradient" }, { name: "sgd", space: { lr: { kind: "fixed", value: 1 } } }],
    });
    expect(details).toMatchObject({ status: 422 });
    const said = Object.fromEntries((details.errors ?? []).map(({ path, message }) => [path, message]));
    expect(said).toEqual({
      "problems.0.name": 'no problem "banana"; did you mean "rosenbrock"?',
      "problems.1.options.ndim": 'rosenbrock has no "ndim"; it is called "dimension" here',
      "optimizers.0.name": 'no optimizer "Natural gradient"; did you mean "kfac"?',
      "optimizers.1.space.lr": 'sgd has no hyper-parameter "lr"; it is called "rate" here',
    });
  });

  it("says of a wrong form of an axis what is missing and what would be right", async () => {
    const said = async (space: unknown) => {
      const details = await refused("POST", "/v1/sweeps", {
        ...SMALL_SWEEP,
        optimizers: [{ name: "sgd", space }],
      });
      expect(details.errors).toHaveLength(1);
      const [error] = details.errors ?? [];
      return `${details.status} ${error?.path}: ${error?.message}`;
    };
    const rate = "optimizers.0.space.rate";
    expect(await said({ rate: { range: [0.01, 1] } })).toBe(
      `400 ${rate}: "kind" ("number" or "integer") and "scale" ("linear", "log", "one-minus-log") are missing. Right would be {"kind":"number","range":[0.01,1],"scale":"log"}`,
    );
    expect(await said({ rate: { values: [0.1, 1] } })).toBe(
      `400 ${rate}: "values" are called "choices" here: {"kind":"choice","choices":[0.1,1]}`,
    );
    expect(await said({ rate: 0.1 })).toContain('write {"kind":"fixed","value":0.1}');
    expect(await said({ rate: { kind: "fixed", value: 1, step: 2 } })).toMatch(/^400 .*"step" is not known/);
    expect(await said({ rate: { kind: "number", range: [0, 1], scale: "log" } })).toMatch(
      /^422 optimizers\.0\.space\.rate\.range: a log scale needs a positive minimum, not 0/,
    );
    expect(await said({ rate: { kind: "number", range: [1, 0.1], scale: "log" } })).toMatch(
      /^422 .*is above/,
    );
    expect(await said(JSON.parse('{"__proto__":{"kind":"fixed","value":1}}'))).toBe(
      '400 optimizers.0.space: unknown field "__proto__"',
    );
    const bare = await refused("POST", "/v1/sweeps", { ...SMALL_SWEEP, optimizers: ["sgd"] });
    expect(bare.errors).toEqual([{ path: "optimizers.0", message: 'write {"name":"sgd"}' }]);
  });

  it("refuses a sweep over the limit with the count it would have made", async () => {
    const details = await refused("POST", "/v1/sweeps", {
      ...SMALL_SWEEP,
      protocol: { studies: 1, configurations: 9_999, tuningSeeds: 10, finalSeeds: 0 },
    });
    expect(details.type).toMatch(/sweep-too-large$/);
    expect(details.detail).toContain("200,000 trials");
  });

  it("refuses bodies over 1 MiB, declared or not, without reading them whole", async () => {
    expect(await refused("POST", "/v1/sweeps", `"${"x".repeat(1_048_576)}"`)).toMatchObject({ status: 413 });
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 65_536;
        if (pulled > 50e6) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const response = await exports.default.fetch("http://edge/v1/sweeps", {
      method: "POST",
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
      body: endless,
    });
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(4e6);
  });

  it("knows its paths and methods", async () => {
    expect(await refused("GET", "/v1/nothing")).toMatchObject({ status: 404 });
    expect(await refused("GET", "/v1/sweeps/no-such-sweep!")).toMatchObject({ status: 404 });
    expect(await refused("GET", "/v1/sweeps/aaaaaaaaaaaa")).toMatchObject({ status: 404 });
    expect(await refused("PATCH", "/v1/sweeps")).toMatchObject({ status: 405 });
    expect((await call("PATCH", "/v1/sweeps")).headers.get("Allow")).toBe("POST, GET");
    expect(await refused("GET", "/v1/sweeps?limit=0")).toMatchObject({ status: 400 });
    expect(await refused("GET", "/v1/sweeps?colour=red")).toMatchObject({ status: 400 });
  });

  it("leaves no tables behind in an object that was only asked about", async () => {
    const { runInDurableObject } = await import("cloudflare:test");
    await call("GET", "/v1/sweeps/bbbbbbbbbbbb");
    const tables = await runInDurableObject(stubOf("bbbbbbbbbbbb"), (_, state) =>
      state.storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
        .toArray(),
    );
    expect(tables).toEqual([]);
  });

  it("keeps HTML in names inert: it comes back as JSON, unchanged, under nosniff", async () => {
    const name = '<img src=x onerror="alert(1)">';
    const { id } = await createSweep({ name });
    const reply = await call<{ name: string }>("GET", `/v1/sweeps/${id}`);
    expect(reply.body.name).toBe(name);
    expect(reply.headers.get("Content-Type")).toBe("application/json");
    expect(reply.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });
});
