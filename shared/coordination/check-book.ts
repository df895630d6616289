/**
 * Which accepted results wait for another token's opinion, and how far each token is trusted. What waits is kept in
 * memory too, so that a lease costs no query; a sweep of the owner's own runners has nothing here at all.
 */
import { isChecked } from "../rechecks/policy.ts";
import { afterExposure, afterGoodCheck, afterReport, newToken, type TokenTrust } from "../rechecks/trust.ts";
import { type Check, type CheckOpinion, isDisputed, isHeard, mayBeAsked, rulingOf } from "./check.ts";
import type { CheckStore } from "./lease-store.ts";

/** What an opinion has led to. */
export interface CheckOutcome {
  readonly check: Check;
  /** Tokens whose word was false. */
  readonly exposed: readonly string[];
}

export class CheckBook {
  readonly #store: CheckStore;
  /** In [0, 1), by trial: a runner cannot tell it beforehand. */
  readonly #draw: (trial: number) => number;
  readonly #trust: Map<string, TokenTrust>;
  readonly #wanted = new Map<number, Map<number, Check>>();
  /** Shards in which other trials wait than before. */
  readonly #changed = new Set<number>();

  constructor(store: CheckStore, draw: (trial: number) => number) {
    this.#store = store;
    this.#draw = draw;
    this.#trust = new Map(store.trusts());
    for (const check of store.wantedChecks()) this.#remember(check);
  }

  isExposed(token: string | null): boolean {
    return token !== null && (this.#trust.get(token)?.exposed ?? false);
  }

  /** Tokens that a ruling went against. */
  exposed(): readonly string[] {
    return [...this.#trust].flatMap(([token, { exposed }]) => (exposed ? [token] : []));
  }

  /** Whether somebody but the owner has reported. */
  get hasStrangers(): boolean {
    return [...this.#trust.values()].some(({ owner }) => !owner);
  }

  isStranger(token: string): boolean {
    return !(this.#trust.get(token)?.owner ?? false);
  }

  get isAnyWanted(): boolean {
    return this.#wanted.size > 0;
  }

  shards(): readonly number[] {
    return [...this.#wanted.keys()];
  }

  /** Shards in which something has changed since this was last asked. */
  takeChanged(): readonly number[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** Trials of a shard that wait for an opinion, ascending. @param token of this one alone; null: whosever */
  wantedIn(shard: number, token: string | null = null): readonly number[] {
    const checks = [...(this.#wanted.get(shard)?.values() ?? [])];
    return checks
      .filter((check) => token === null || mayBeAsked(check, token))
      .map(({ trial }) => trial)
      .sort((a, b) => a - b);
  }

  /**
   * Results of a token have been accepted: some of a stranger's are to be checked.
   */
  accepted(token: string, owner: boolean, trials: readonly number[], shard: number): void {
    const known = this.#trust.get(token);
    if (owner) {
      if (!known) this.#save(token, newToken(true));
      return;
    }
    let trust = known ?? newToken(false);
    for (const trial of trials) {
      trust = afterReport(trust);
      const question = { trust, ordinal: trust.reported, leads: false, draw: this.#draw(trial) };
      if (isChecked(question)) this.#want(trial, shard, trust.reported, false);
    }
    this.#save(token, trust);
  }

  /** Final runs of what leads: those of strangers are checked, unless that was tried. */
  wantLeaders(trials: readonly number[]): void {
    for (const { trial, shard } of this.#store.placesOf(trials)) {
      const check = this.#store.check(trial);
      if (check && check.state !== "wanted") continue;
      if (check) this.#keep({ ...check, leads: true });
      else this.#want(trial, shard, 0, true);
    }
  }

  /** What another token has computed of a trial; null: nobody asked for it, or it has spoken before or copied. */
  hear(trial: number, opinion: CheckOpinion): CheckOutcome | null {
    const before = this.#store.check(trial);
    if (!before || !mayBeAsked(before, opinion.token)) return null;
    const check: Check = { ...before, opinions: [...before.opinions, opinion] };
    const ruling = rulingOf(check);
    const accepted = check.opinions[0]?.token ?? "";
    const settled = ruling.kind === "settled";
    if (settled && ruling.minority.includes(accepted)) {
      // The result goes with its token.
      this.#keep({ ...check, state: "wanted" });
      return { check, exposed: ruling.minority };
    }
    if (settled || ruling.kind === "agreed") {
      this.#keep({ ...check, state: "agreed" });
      if (before.state !== "agreed") this.#confirm(accepted);
    } else {
      // An opinion that says nothing asks for no other where the check had been given up.
      const state = isDisputed(check) ? "wanted" : before.state;
      this.#keep({ ...check, state });
    }
    return { check, exposed: settled ? ruling.minority : [] };
  }

  /** The token has sent the accepted result back as its own. @returns whether it was asked for an opinion, and has lost that */
  copied(trial: number, token: string): boolean {
    const check = this.#store.check(trial);
    if (!check || isHeard(check, token)) return false;
    if (!check.copied.includes(token)) this.#keep({ ...check, copied: [...check.copied, token] });
    return true;
  }

  /** Nothing that the token says counts any more. */
  expose(token: string): void {
    this.#save(token, afterExposure(this.#trust.get(token) ?? newToken(false)));
  }

  /** Those of its accepted results that nobody has confirmed. */
  uncheckedOf(token: string): readonly number[] {
    return this.#store
      .acceptedFrom(token)
      .map(({ trial }) => trial)
      .filter((trial) => this.#store.check(trial)?.state !== "agreed");
  }

  /** What the token has said of others' results was never said: what rested on it alone is wanted again. */
  strike(token: string): void {
    for (const check of this.#store.checksWith(token)) {
      const [accepted] = check.opinions;
      if (!accepted || accepted.token === token) continue;
      const struck = { ...check, opinions: check.opinions.filter((each) => each.token !== token) };
      const ruling = rulingOf(struck);
      const stands =
        ruling.kind === "agreed" || (ruling.kind === "settled" && !ruling.minority.includes(accepted.token));
      const otherwise = check.state === "agreed" ? "wanted" : check.state;
      this.#keep({ ...struck, state: stands ? "agreed" : otherwise });
    }
  }

  /** The token begins anew. */
  forgetToken(token: string): void {
    this.#trust.delete(token);
    this.#store.dropTrust(token);
  }

  /** The results are gone, and their checks with them. */
  forget(trials: readonly number[]): void {
    this.#store.dropChecks(trials);
    for (const [shard, checks] of this.#wanted) {
      for (const trial of trials) if (checks.delete(trial)) this.#changed.add(shard);
      if (checks.size === 0) this.#wanted.delete(shard);
    }
  }

  /** Nobody is there to compute them. */
  giveUp(shard: number): void {
    for (const check of [...(this.#wanted.get(shard)?.values() ?? [])])
      this.#keep({ ...check, state: "unchecked" });
  }

  #want(trial: number, shard: number, ordinal: number, leads: boolean): void {
    const accepted = this.#store.opinionOf(trial);
    if (!accepted || !this.isStranger(accepted.token)) return;
    const opinions = [{ ...accepted, owner: false }];
    this.#keep({ trial, shard, ordinal, leads, state: "wanted", opinions, copied: [] });
  }

  /** A check was good: what waits of the token's first minutes may be let go. */
  #confirm(token: string): void {
    const trust = this.#trust.get(token);
    if (!trust || trust.owner) return;
    const better = afterGoodCheck(trust);
    this.#save(token, better);
    for (const checks of this.#wanted.values())
      for (const check of [...checks.values()]) {
        const [accepted, ...others] = check.opinions;
        if (accepted?.token !== token || others.length > 0) continue;
        const { trial, ordinal, leads } = check;
        if (!isChecked({ trust: better, ordinal, leads, draw: this.#draw(trial) })) this.forget([trial]);
      }
  }

  #keep(check: Check): void {
    this.#store.saveCheck(check);
    this.#remember(check);
  }

  #remember(check: Check): void {
    this.#changed.add(check.shard);
    const own = this.#wanted.get(check.shard) ?? new Map<number, Check>();
    if (check.state === "wanted") this.#wanted.set(check.shard, own.set(check.trial, check));
    else if (own.delete(check.trial) && own.size === 0) this.#wanted.delete(check.shard);
  }

  #save(token: string, trust: TokenTrust): void {
    this.#trust.set(token, trust);
    this.#store.saveTrust(token, trust);
  }
}
