/**
 * What an isolate of the Worker remembers between requests. It may vanish at any moment and each isolate has its own:
 * only what is allowed to be forgotten, and to be a few seconds old, stands here. `application.ts` holds the one.
 */
import { CallLimit } from "../http/call-limit.ts";
import { KnownTokens } from "./known-tokens.ts";

export class IsolateMemory {
  readonly tokens = new KnownTokens();
  /** Reading calls, per token or address. */
  readonly reads = new CallLimit();
}
