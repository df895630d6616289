/**
 * What an isolate of the Worker remembers between requests. It may vanish at any moment and each isolate has its own:
 * only what is allowed to be forgotten, and to be a few seconds old, stands here. `application.ts` holds the one.
 */
import { CallLimit } from "../http/call-limit.ts";
import { Pace } from "../http/pace.ts";
import { KnownTokens } from "./known-tokens.ts";
import { ReadinessMemory } from "./readiness-memory.ts";

export class IsolateMemory {
  readonly tokens = new KnownTokens();
  readonly readiness = new ReadinessMemory();
  /** Reading calls, per token or address. */
  readonly reads = new CallLimit("calls a minute with this token or from this address");
  /** Plans, per token or address: one of many trials counts as several. */
  readonly pace = new Pace();
  readonly plans = new CallLimit("plans a minute (one of many trials counts as several)");
  /** Tokens that nobody knows, per address: each costs the registry a look. */
  readonly strangers = new CallLimit("unknown tokens a minute from this address");
}
