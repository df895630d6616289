/** What the outside relies on: the OpenAPI document, the compatibility date, exports, the plan. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import workerdPackage from "../../node_modules/workerd/package.json?raw";
import { planSummarySchema } from "../../shared/contracts/plan-summary.ts";
import { sweepDetailSchema, sweepListSchema } from "../../shared/contracts/sweep.ts";
import {
  type ExportRow,
  exportRowSchema,
  type TrialPage,
  trialDetailSchema,
  trialPageSchema,
} from "../../shared/contracts/trial-listing.ts";
import { EXPORT_COLUMNS } from "../../shared/export/columns.ts";
import wranglerConfig from "../../wrangler.toml?raw";
import { call, createSweep, endingAt, finish, needLease, report, resultOf, SMALL_SWEEP } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

describe("OpenAPI", () => {
  it("is valid enough for a generator: every parameter of a path is declared, every reference resolves", async () => {
    const { body } = await call<{
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    }>("GET", "/openapi.json");
    for (const [path, methods] of Object.entries(body.paths)) {
      for (const { parameters } of Object.values(methods)) {
        const declared = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
        expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      }
    }
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    for (const reference of references) expect(reference).toBe("#/components/schemas/Problem");
  });

  it("every JSON answer matches the schema it promises", async () => {
    const { id } = await createSweep();
    await finish(id);
    const parse = async (path: string, schema: { parse: (value: unknown) => unknown }) => {
      const { body } = await call("GET", path);
      expect(schema.parse(body)).toEqual(body);
    };
    await parse(`/v1/sweeps/${id}`, sweepDetailSchema);
    await parse("/v1/sweeps", sweepListSchema);
    await parse(`/v1/sweeps/${id}/trials`, trialPageSchema);
    await parse(`/v1/sweeps/${id}/trials/0`, trialDetailSchema);
    const plan = await call("POST", "/v1/plan", SMALL_SWEEP, null);
    expect(planSummarySchema.parse(plan.body)).toMatchObject({
      trials: 12,
      tuningTrials: 8,
      finalTrials: 4,
      shards: 2,
    });
  });
});

describe("compatibility date", () => {
  it("is not later than the installed workerd's", () => {
    const wanted = /^compatibility_date = "(\d{4})-(\d\d)-(\d\d)"/m.exec(wranglerConfig)?.slice(1).join("");
    const installed = /"version": "1\.(\d{8})\./.exec(workerdPackage)?.[1];
    expect(wanted).toMatch(/^\d{8}$/);
    expect(Number(wanted)).toBeLessThanOrEqual(Number(installed));
  });
});

describe("trials and export", () => {
  it("pages through trials and filters them", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    await report(id, "alpha", lease, [
      { ...endingAt(resultOf(lease.trials[0] as never, 3), null), status: "diverged" },
    ]);
    const seen: number[] = [];
    for (let after: number | null = -1; after !== null; ) {
      const query: string = after < 0 ? "limit=5" : `limit=5&after=${after}`;
      const { body }: { body: TrialPage } = await call("GET", `/v1/sweeps/${id}/trials?${query}`);
      seen.push(...body.trials.map((trial) => trial.index));
      after = body.next;
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i));
    const count = async (query: string) =>
      (await call<TrialPage>("GET", `/v1/sweeps/${id}/trials?${query}`)).body.trials.length;
    expect(await count("optimizer=adam")).toBe(6);
    expect(await count("status=diverged")).toBe(1);
    expect(await count("state=open&optimizer=sgd")).toBe(5);
    expect(await count("problem=nothing")).toBe(0);
  });

  it("exports every accepted result as JSON and as CSV", async () => {
    const { id } = await createSweep({ name: '=cmd|"x", a' });
    await finish(id);
    const { body } = await call<{ sweep: object; trials: ExportRow[] }>(
      "GET",
      `/v1/sweeps/${id}/export?format=json`,
    );
    expect(body.trials).toHaveLength(12);
    for (const row of body.trials) expect(exportRowSchema.parse(row)).toEqual(row);
    expect(body.sweep).toMatchObject({ id, status: "complete", targets: [expect.any(Array)] });
    const csv = await call<string>("GET", `/v1/sweeps/${id}/export?format=csv`);
    expect(csv.headers.get("Content-Type")).toContain("text/csv");
    const lines = csv.body.trimEnd().split("\r\n");
    expect(lines).toHaveLength(13);
    const names = new Set(body.trials.flatMap(({ trial }) => Object.keys(trial.hyperparameters)));
    expect(lines[0]?.split(",")).toEqual([
      ...EXPORT_COLUMNS.map(({ name }) => name),
      ...[...names].sort().map((name) => `hyperparameters.${name}`),
    ]);
  });

  it("exports them for Optuna and for MLflow", async () => {
    const { id } = await createSweep();
    await finish(id);
    const fetched = async (format: string) => {
      const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
      const response = await exports.default.fetch(`http://edge/v1/sweeps/${id}/export?format=${format}`, {
        headers,
      });
      expect(response.status).toBe(200);
      return {
        name: response.headers.get("Content-Disposition"),
        text: new TextDecoder().decode(await response.arrayBuffer()),
      };
    };
    const optuna = await fetched("optuna");
    expect(optuna.name).toContain(`sweep-${id}.journal.log`);
    const codes = optuna.text
      .trimEnd()
      .split("\n")
      .map((line) => Number(/"op_code":(\d)/.exec(line)?.[1]));
    expect(codes).toEqual([0, 0, ...Array.from({ length: 12 }, () => 4)]);
    const mlflow = await fetched("mlflow");
    expect(mlflow.name).toContain(`sweep-${id}.mlruns.tar`);
    expect(mlflow.text.match(/metrics\/value\0/g)).toHaveLength(12);
  });

  it("serves the catalogue", async () => {
    const { body } = await call<{ optimizers: unknown[] }>("GET", "/v1/catalogue", undefined, null);
    expect(body.optimizers.length).toBeGreaterThan(3);
    expect(env.PUBLIC_READ).toBe("true");
  });
});
