/** The checks and the trust of tokens in plain maps. */
import type { TokenTrust } from "../rechecks/trust.ts";
import { type Check, isHeard } from "./check.ts";

export class MemoryCheckStore {
  readonly #trusts = new Map<string, TokenTrust>();
  readonly #checks = new Map<number, Check>();

  trusts(): readonly (readonly [string, TokenTrust])[] {
    return [...this.#trusts];
  }

  saveTrust(token: string, trust: TokenTrust): void {
    this.#trusts.set(token, trust);
  }

  dropTrust(token: string): void {
    this.#trusts.delete(token);
  }

  allChecks(): readonly Check[] {
    return [...this.#checks.values()].sort((a, b) => a.trial - b.trial);
  }

  wantedChecks(): readonly Check[] {
    return this.allChecks().filter(({ state }) => state === "wanted");
  }

  check(trial: number): Check | null {
    return this.#checks.get(trial) ?? null;
  }

  saveCheck(check: Check): void {
    this.#checks.set(check.trial, check);
  }

  dropChecks(trials: readonly number[]): void {
    for (const trial of trials) this.#checks.delete(trial);
  }

  checksWith(token: string): readonly Check[] {
    return this.allChecks().filter((check) => isHeard(check, token));
  }
}
