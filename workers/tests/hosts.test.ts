/** Clause 25: a server on this machine answers by its own names only (DNS rebinding). */
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { SMALL_SWEEP } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

const settings = env as unknown as Record<string, string>;
const OURS = "localhost, 127.0.0.1,[::1]";

async function at(host: string, path = "/v1/sweeps", method = "GET") {
  const response = await exports.default.fetch(`http://${host}${path}`, {
    method,
    // As a page of the stranger's own origin sends it, were it to have the best of tokens.
    headers: {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      Origin: `http://${host}`,
      "Content-Type": "application/json",
    },
    ...(method === "POST" ? { body: JSON.stringify(SMALL_SWEEP) } : {}),
  });
  const text = await response.text();
  return { status: response.status, text };
}

afterEach(() => {
  settings.HOSTS = "";
});

describe("a server that knows its names", () => {
  it("answers by each of them", async () => {
    settings.HOSTS = OURS;
    for (const host of ["localhost:8787", "localhost:1", "127.0.0.1", "[::1]:8787", "LOCALHOST"])
      expect((await at(host)).status, host).toBe(200);
  });

  it("refuses every operation and every page by another name, with problem details", async () => {
    settings.HOSTS = OURS;
    for (const host of ["evil.example", "evil.example:8787", "localhost.evil.example:8787", "127.0.0.2"]) {
      const { status, text } = await at(host);
      expect([status, (JSON.parse(text) as ProblemDetails).type], host).toEqual([
        421,
        "https://saddlebench.dev/problems/misdirected",
      ]);
    }
    for (const { operation } of OPERATIONS) {
      const path = operation.path.replaceAll(/\{\w+\}/g, "0");
      const { status } = await at("evil.example:8787", path, operation.method.toUpperCase());
      expect(status, path).toBe(421);
    }
    expect((await at("evil.example:8787", "/")).status).toBe(421);
  });

  it("makes no sweep for a stranger's page, which would pass as our own origin (negative control)", async () => {
    expect((await at("evil.example:8787", "/v1/sweeps", "POST")).status).toBe(201);
    settings.HOSTS = OURS;
    expect((await at("evil.example:8787", "/v1/sweeps", "POST")).status).toBe(421);
  });
});
