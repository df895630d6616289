/** The first round trip over HTTP: plan, create, lease, beat, report, read. */
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { ADMIN_TOKEN } from "./tokens.ts";

it("answers", async () => {
  const r = await exports.default.fetch("http://edge/healthz");
  expect(r.status).toBe(200);
  console.log(JSON.stringify([...r.headers]));
  const list = await exports.default.fetch("http://edge/v1/sweeps");
  console.log(list.status, await list.text());
  const c = await exports.default.fetch("http://edge/v1/tokens", {
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  console.log(c.status, await c.text());
  console.log((await (await exports.default.fetch("http://edge/openapi.json")).text()).length);
});
