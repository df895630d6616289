/** Who is at the other end? Asked of a local server before a token of its state folder is sent there. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { proofText, proveServer } from "../../shared/operations/prove-server.ts";
import type { ServerRecord } from "./server-record.ts";

const TIMEOUT_MS = 5_000;

export type Proof =
  /** The address that has proved itself: a name like localhost may lead elsewhere the next time. */
  | { readonly kind: "proven"; readonly url: string }
  /** Somebody answers there who has not the folder's key. */
  | { readonly kind: "stranger" }
  | { readonly kind: "no-answer" };

/**
 * @param url what a person typed: only those of the record's addresses that it may stand for are asked
 * @param record of the state folder; null: nobody who answers can be its server
 */
export async function findServer(url: string, record: ServerRecord | null): Promise<Proof> {
  const answers = await Promise.all(
    addressesOf(url).map(async (address) => ({ address, kind: await ask(address, record) })),
  );
  const proven = answers.find(({ kind }) => kind === "proven");
  if (proven) return { kind: "proven", url: `http://${proven.address}` };
  return { kind: answers.some(({ kind }) => kind === "stranger") ? "stranger" : "no-answer" };
}

/** Literal addresses that a local URL may lead to. */
function addressesOf(url: string): readonly string[] {
  const { hostname, port } = new URL(url);
  const hosts = hostname === "localhost" ? ["127.0.0.1", "[::1]"] : [hostname];
  return hosts.map((host) => `${host}:${port || 80}`);
}

async function ask(address: string, record: ServerRecord | null): Promise<Proof["kind"]> {
  const nonce = randomBytes(32).toString("hex");
  const question = new URL(proveServer.path, `http://${address}`);
  question.search = new URLSearchParams({ nonce, address }).toString();
  let answer: Response;
  try {
    answer = await fetch(question, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return "no-answer";
  }
  const given = await answer.json().then(
    (body: unknown) => proveServer.replies[200].safeParse(body).data?.proof ?? "",
    () => "",
  );
  if (!record?.addresses.includes(address)) return "stranger";
  const expected = createHmac("sha256", record.proofKey).update(proofText(nonce, address)).digest();
  const got = Buffer.from(given, "hex");
  return got.length === expected.length && timingSafeEqual(got, expected) ? "proven" : "stranger";
}
