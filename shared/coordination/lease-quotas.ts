/**
 * How many leases a token may hold at once: a stranger begins with few, each good report doubles it, and leases that
 * come to nothing one after another halve it, down to one. So whoever hoards shards, or breaks all it touches, holds
 * little, and a hall of honest runners behind one token has all it needs within its first minutes.
 *
 * Nothing is stored: after an eviction everybody begins anew.
 */
import type { LeaseRules } from "./lease-rules.ts";

interface Standing {
  quota: number;
  /** Leases lost or given back since the last good report. */
  fruitless: number;
}

export class LeaseQuotas {
  readonly #rules: Pick<LeaseRules, "firstQuota" | "maxQuota">;
  readonly #standings = new Map<string, Standing>();

  constructor(rules: Pick<LeaseRules, "firstQuota" | "maxQuota">) {
    this.#rules = rules;
  }

  /** Most leases that the token may hold at once. */
  quotaOf(token: string): number {
    return this.#standings.get(token)?.quota ?? this.#rules.firstQuota;
  }

  /** A lease came to nothing. One may be bad luck; from the second in a row on the quota halves. */
  fruitless(token: string): void {
    const standing = this.#of(token);
    standing.fruitless++;
    if (standing.fruitless > 1) standing.quota = Math.max(1, Math.floor(standing.quota / 2));
  }

  /** A result of the token's was accepted. */
  good(token: string): void {
    const standing = this.#of(token);
    standing.fruitless = 0;
    standing.quota = Math.min(this.#rules.maxQuota, 2 * standing.quota);
  }

  #of(token: string): Standing {
    let standing = this.#standings.get(token);
    if (!standing) {
      standing = { quota: this.#rules.firstQuota, fruitless: 0 };
      this.#standings.set(token, standing);
    }
    return standing;
  }
}
