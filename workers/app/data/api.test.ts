/** Which token a page asks with, and what it makes of a refusal. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSweep } from "../../../shared/operations/create-sweep.ts";
import { LOCKED_EVENT, listSweeps, readSweep, request, setSessionToken } from "./api.ts";

const REFUSED = JSON.stringify({
  type: "https://saddlebench.dev/problems/unauthorized",
  title: "A valid token is needed",
  status: 401,
  detail: "the token is not known here",
});
const tokens: (string | undefined)[] = [];
const locked = vi.fn();

/** A server that takes one token, or none at all as well. */
function serve(good: string, isPublic: boolean): void {
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const token = (init.headers as Record<string, string>).authorization?.slice("Bearer ".length);
    tokens.push(token);
    const taken = token === good || (isPublic && token === undefined);
    return taken ? new Response('{"sweeps":[]}') : new Response(REFUSED, { status: 401 });
  });
}

beforeEach(() => {
  const session = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => session.set(key, value),
  });
  vi.stubGlobal("dispatchEvent", (event: Event) => locked(event.type));
});
afterEach(() => {
  vi.unstubAllGlobals();
  tokens.length = 0;
  locked.mockClear();
});

describe("a page", () => {
  it("reads without its token where that is not taken and reading is public", async () => {
    serve("good", true);
    setSessionToken("mistyped");
    expect(await listSweeps()).toEqual({ state: "ready", value: [] });
    expect(tokens).toEqual(["mistyped", undefined]);
    expect(locked).not.toHaveBeenCalled();
  });

  it("says that it is locked out where nothing helps, in the server's words", async () => {
    serve("good", false);
    setSessionToken("mistyped");
    expect(await readSweep("abcdefghijkl")).toEqual({
      state: "failed",
      message: "the token is not known here",
      status: 401,
    });
    expect(locked).toHaveBeenCalledWith(LOCKED_EVENT);
  });

  it("never writes without its token, and writing locks nobody out", async () => {
    serve("good", true);
    setSessionToken("mistyped");
    const body = { name: "x", problems: [{ name: "beale" }], optimizers: [{ name: "adam" }] };
    expect(await request(createSweep, { body })).toMatchObject({ state: "failed", status: 401 });
    expect(tokens).toEqual(["mistyped"]);
    expect(locked).not.toHaveBeenCalled();
  });

  it("makes a failure of an answer that is none of the contract's", async () => {
    vi.stubGlobal("fetch", async () => new Response('{"sweeps":7}'));
    expect(await listSweeps()).toMatchObject({
      state: "failed",
      message: expect.stringContaining("sweeps: "),
    });
  });
});
