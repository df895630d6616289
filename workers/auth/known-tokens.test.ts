/** How long an isolate trusts what it has found once. */
import { describe, expect, it } from "vitest";
import { KNOWN_MS, KnownTokens } from "./known-tokens.ts";
import type { Principal } from "./principal.ts";

const principal = (token: string): Principal => ({
  ok: true,
  token,
  scope: "runner",
  sweep: null,
  owner: false,
});

describe("KnownTokens", () => {
  it("knows a token for 5 s after it was looked up, however often it is used", () => {
    const tokens = new KnownTokens();
    tokens.add("a", principal("id-a"), 1_000);
    expect(KNOWN_MS).toBe(5_000);
    for (const ms of [1_000, 3_000, 5_999]) expect(tokens.get("a", ms)?.token).toBe("id-a");
    expect(tokens.get("a", 6_000)).toBeNull();
  });

  it("is not fooled by a clock that was set back", () => {
    const tokens = new KnownTokens();
    tokens.add("a", principal("id-a"), 100_000);
    expect(tokens.get("a", 50_000)).toBeNull();
  });

  it("forgets a revoked token at once, and no other", () => {
    const tokens = new KnownTokens();
    tokens.add("a", principal("id-a"), 0);
    tokens.add("b", principal("id-b"), 0);
    tokens.forget("id-a");
    expect(tokens.get("a", 1)).toBeNull();
    expect(tokens.get("b", 1)?.token).toBe("id-b");
  });

  it("keeps a bounded number", () => {
    const tokens = new KnownTokens();
    for (let i = 0; i < 3_000; i++) tokens.add(`t${i}`, principal(`id-${i}`), 0);
    expect(tokens.get("t0", 1)).toBeNull();
    expect(tokens.get("t2999", 1)?.token).toBe("id-2999");
  });
});
