/** Who may do what: scopes, the one sweep a runner token may be limited to, rate limits per token. */
import type { TokenScope } from "../../shared/contracts/token.ts";
import { nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { type Problem, problem } from "../http/problem.ts";
import { registryOf } from "../stubs.ts";
import { addressOf } from "./address.ts";
import type { IsolateMemory } from "./isolate-memory.ts";
import type { Principal } from "./principal.ts";
import { matchesHash, type ParsedToken, parseToken } from "./token.ts";

/**
 * Lets a request through, or says why not.
 *
 * @param need `read`: anybody, unless `PUBLIC_READ` is false; then any valid token
 * @param sweep the sweep in the path, for limited tokens
 */
export async function authorize(
  request: Request,
  env: Environment,
  need: TokenScope | "read",
  sweep: string | null,
  memory: IsolateMemory,
): Promise<Principal | { readonly ok: true; readonly token: null } | Problem> {
  const text = credential(request);
  const address = addressOf(request, env.ADDRESS_HEADER);
  if (text === null && need === "read" && env.PUBLIC_READ !== "false") {
    return withinReads(address, env, memory) ?? { ok: true, token: null };
  }
  if (text === null) return problem("unauthorized", "send `Authorization: Bearer sb_…`");
  const principal = await authenticate(text, address, env, memory);
  if (!principal.ok) return principal;
  if (need !== "read" && principal.scope !== need) {
    return problem("forbidden", `this needs a token of scope ${need}; yours has scope ${principal.scope}`);
  }
  if (principal.sweep !== null && sweep !== principal.sweep && !(need === "read" && sweep === null)) {
    return problem("forbidden", `the token is limited to sweep ${principal.sweep}`);
  }
  // Runners are limited by the sweep's own object.
  if (need === "runner") return principal;
  if (need === "read") return withinReads(principal.token, env, memory) ?? principal;
  return (await withinWrites(principal.token, env)) ?? principal;
}

/** Reads are many and cheap: counted in the isolate. */
function withinReads(key: string, env: Environment, memory: IsolateMemory): Problem | null {
  return memory.reads.take(key, Number(env.READ_CALLS_PER_MINUTE), nowMs());
}

/** Writes of administrators are few, and counted by the platform over all isolates. */
async function withinWrites(key: string, env: Environment): Promise<Problem | null> {
  const { success } = await env.ADMIN_RATE.limit({ key });
  return success
    ? null
    : problem("too-many-requests", "more calls a minute than the limit; wait and try again");
}

/** The bearer token; a browser's WebSocket cannot set headers and names it as a second subprotocol. */
function credential(request: Request): string | null {
  const header = request.headers.get("Authorization");
  if (header !== null) return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? "";
  const protocols = request.headers.get("Sec-WebSocket-Protocol")?.split(",") ?? [];
  return protocols.map((each) => each.trim()).find((each) => each.startsWith("sb_")) ?? null;
}

/** Unknown tokens that an address may try a minute, in each isolate. */
export const STRANGERS_PER_MINUTE = 60;

/**
 * A token that was never found good is paid for by its address before it is looked up, and the payment is given back
 * when it is good: guesses cost the one registry no more than {@link STRANGERS_PER_MINUTE} looks, and a hall full of
 * new runners behind one address costs nothing.
 */
async function authenticate(
  text: string,
  address: string,
  env: Environment,
  { tokens, strangers }: IsolateMemory,
): Promise<Principal | Problem> {
  const known = tokens.get(text, nowMs());
  if (known) return known;
  const token = parseToken(text);
  if (!token) return UNKNOWN;
  const isStranger = !tokens.knew(text);
  const over = isStranger ? strangers.take(address, STRANGERS_PER_MINUTE, nowMs()) : null;
  if (over) return over;
  const principal = await lookUp(token, env);
  if (!principal) return UNKNOWN;
  if (isStranger) strangers.charge(address, -1, STRANGERS_PER_MINUTE, nowMs());
  tokens.add(text, principal, nowMs());
  return principal;
}

const UNKNOWN = problem("unauthorized", "the token is not known here: it is mistyped or was revoked");

async function lookUp(token: ParsedToken, env: Environment): Promise<Principal | null> {
  const bootstrap = token.scope === "admin" ? env.ADMIN_TOKEN_HASHES : env.RUNNER_TOKEN_HASHES;
  if (bootstrap && (await matchesHash(token, bootstrap))) {
    return { ok: true, token: token.id, scope: token.scope, sweep: null, owner: true };
  }
  const record = await registryOf(env).token(token.id);
  if (!record || record.scope !== token.scope || !(await matchesHash(token, record.hash))) return null;
  return { ok: true, token: token.id, scope: record.scope, sweep: record.sweep, owner: false };
}
