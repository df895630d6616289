/** Clause 26: a local server proves that it is the one of its state folder, for its own addresses and for no other. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { proofText } from "../../shared/operations/prove-server.ts";
import { call } from "./client.ts";

const settings = env as unknown as Record<string, string>;
const NONCE = "0123456789abcdef".repeat(4);
const OURS = "127.0.0.1:8787";

const ask = (query: Readonly<Record<string, string>>) =>
  call<{ proof: string }>("GET", `/v1/proof?${new URLSearchParams(query)}`, undefined, null);

afterEach(() => {
  settings.PROOF_KEY = "";
  settings.LISTENS_ON = "";
});

describe("/v1/proof", () => {
  it("signs the nonce for an address where the server listens", async () => {
    settings.PROOF_KEY = "secret of the folder";
    settings.LISTENS_ON = `${OURS},[::1]:8787`;
    const { status, body } = await ask({ nonce: NONCE, address: OURS });
    expect(status).toBe(200);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode("secret of the folder"),
      algorithm,
      false,
      ["verify"],
    );
    const proof = Uint8Array.from(body.proof.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const signed = (text: string) => crypto.subtle.verify("HMAC", key, proof, new TextEncoder().encode(text));
    expect(await signed(proofText(NONCE, OURS))).toBe(true);
    expect(await signed(proofText(NONCE, "[::1]:8787"))).toBe(false);
    expect(await signed(proofText(NONCE.replace("0", "1"), OURS))).toBe(false);
  });

  it("signs nothing for another address, without a key, or without a nonce", async () => {
    settings.PROOF_KEY = "secret of the folder";
    settings.LISTENS_ON = OURS;
    for (const address of ["127.0.0.1:8788", "[::1]:8787", "", `${OURS},[::1]:8787`])
      expect((await ask({ nonce: NONCE, address })).status, address).toBe(404);
    for (const query of [{ address: OURS }, { nonce: "00", address: OURS }, { nonce: NONCE }])
      expect((await ask(query as Record<string, string>)).status).toBe(400);
    settings.PROOF_KEY = "";
    expect((await ask({ nonce: NONCE, address: OURS })).status).toBe(404);
  });
});
