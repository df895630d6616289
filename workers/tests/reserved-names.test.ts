/** Clause 27: names that every object has are unknown fields, at every depth of every body. */
import { describe, expect, it } from "vitest";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { call, createSweep, SMALL_SWEEP } from "./client.ts";
import { formOf, modelJson, upload } from "./model-upload.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"];

describe("__proto__ and friends", () => {
  it("are refused by every operation that has a body, with their place", async () => {
    const { id } = await createSweep();
    const withBody = OPERATIONS.map(({ operation }) => operation).filter(({ body }) => body);
    expect(withBody.length).toBeGreaterThan(6);
    for (const { method, path, scope } of withBody) {
      const at = path.replace("{id}", id).replace("{shard}", "0").replace("{token}", "abcdef123456");
      const token = scope === "runner" ? RUNNER_TOKEN : ADMIN_TOKEN;
      const refused = async (body: string) => {
        const reply = await call<ProblemDetails>(method.toUpperCase(), at, body, token);
        return [reply.status, reply.body.errors];
      };
      for (const name of NAMES)
        expect(await refused(`{"${name}": {}}`), `${path} ${name}`).toEqual([
          400,
          [{ path: "", message: `unknown field "${name}"` }],
        ]);
      expect(await refused('{"a": [1, {"b": {"__proto__": null}}]}'), path).toEqual([
        400,
        [{ path: "a.1.b", message: 'unknown field "__proto__"' }],
      ]);
    }
  });

  it("are no free names either: options and hyper-parameters, written plainly or escaped", async () => {
    const sweep = (options: string) =>
      JSON.stringify(SMALL_SWEEP).replace('"rosenbrock"', `"rosenbrock","options":${options}`);
    for (const options of ['{"__proto__":1}', '{"\\u005f_proto__":1}']) {
      const { status, body } = await call<ProblemDetails>("POST", "/v1/sweeps", sweep(options));
      expect([status, body.errors?.[0]?.path], options).toEqual([400, "problems.0.options"]);
    }
  });

  it("are refused in a query and in an uploaded model", async () => {
    expect((await call("GET", "/v1/sweeps?__proto__=1")).status).toBe(400);
    const model = JSON.stringify(modelJson()).replace('"name":"first"', '"name":"first","__proto__":{}');
    const { status, body } = await upload<ProblemDetails>(formOf(model, new Uint8Array(4)));
    expect([status, body.errors?.[0]?.path]).toEqual([400, "modelTopology.config.layers.0.config"]);
  });
});
