/**
 * Tokens that an isolate has found valid a moment ago: a runner's calls then cost no digest and no question to the
 * registry. A token revoked elsewhere is refused {@link KNOWN_MS} later at the latest; where it was revoked, at once.
 * Only good tokens are remembered, so that a new one works at once and wrong ones fill nothing. Who was not let in
 * learns nothing from it: a text is looked up whole, and digests are still compared in constant time.
 */
import type { Principal } from "./principal.ts";

/** A revoked token may work so long in an isolate that knew it. */
export const KNOWN_MS = 5_000;
/** The oldest go first. */
const MAX_KNOWN = 1_000;

export class KnownTokens {
  readonly #known = new Map<string, { readonly principal: Principal; readonly untilMs: number }>();

  get(text: string, nowMs: number): Principal | null {
    const known = this.#known.get(text);
    // A clock that was set back must not lengthen it.
    const valid = known && nowMs < known.untilMs && known.untilMs - nowMs <= KNOWN_MS;
    return valid ? known.principal : null;
  }

  /** It was good once, however long ago (as far as is remembered): no stranger, though it may be revoked now. */
  knew(text: string): boolean {
    return this.#known.has(text);
  }

  add(text: string, principal: Principal, nowMs: number): void {
    this.#known.delete(text);
    this.#known.set(text, { principal, untilMs: nowMs + KNOWN_MS });
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value ?? "");
  }

  /** The token with this id has been revoked. */
  forget(id: string): void {
    for (const [text, { principal }] of this.#known) if (principal.token === id) this.#known.delete(text);
  }
}
