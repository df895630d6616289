/** A `LeaseStore` in plain maps: for the model-based test and the simulation. */
import type { CheckOpinion } from "./check.ts";
import { tokenOf } from "./holder.ts";
import type { AcceptedPlace, Dropped, LeaseStore, Report } from "./lease-store.ts";
import type { Ledger } from "./ledger.ts";
import { MemoryCheckStore } from "./memory-check-store.ts";
import type { Shard } from "./shard.ts";

export class MemoryLeaseStore<Payload> extends MemoryCheckStore implements LeaseStore<Payload> {
  #ledger: Ledger;
  readonly #shards = new Map<number, Shard>();
  /** Ascending. */
  readonly #waiting: number[] = [];
  readonly #leased = new Set<number>();
  /** Accepted results by trial, each as often as it was written: more than one would be a broken promise. */
  readonly accepted = new Map<number, Report<Payload>[]>();
  readonly #places = new Map<number, number>();
  readonly replicas: Report<Payload>[] = [];
  /** Rows written, as the SQLite store would write them without its indexes. */
  writes = 0;

  constructor(ledger: Ledger) {
    super();
    this.#ledger = ledger;
  }

  ledger(): Ledger {
    return this.#ledger;
  }

  saveLedger(ledger: Ledger): void {
    this.#ledger = ledger;
    this.writes++;
  }

  shard(number: number): Shard | null {
    return this.#shards.get(number) ?? null;
  }

  saveShard(shard: Shard): void {
    this.#shards.set(shard.number, shard);
    const place = this.#placeOf(shard.number);
    const waits = this.#waiting[place] === shard.number;
    if (shard.state === "waiting" && !waits) this.#waiting.splice(place, 0, shard.number);
    else if (shard.state !== "waiting" && waits) this.#waiting.splice(place, 1);
    if (shard.state === "leased") this.#leased.add(shard.number);
    else this.#leased.delete(shard.number);
    this.writes++;
  }

  addShards(shards: readonly Shard[]): void {
    for (const shard of shards) this.saveShard(shard);
  }

  nextWaiting(after: number): Shard | null {
    const number = this.#waiting[this.#placeOf(after + 1)];
    return number === undefined ? null : this.shard(number);
  }

  /** Where the first waiting number from `number` on stands, by bisection. */
  #placeOf(number: number): number {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#waiting[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  leasedShards(): readonly Shard[] {
    return [...this.#leased].sort((a, b) => a - b).flatMap((number) => this.shard(number) ?? []);
  }

  allShards(): readonly Shard[] {
    return [...this.#shards.values()].sort((a, b) => a.number - b.number);
  }

  acceptedStatuses(): ReadonlyMap<number, Report<Payload>["status"]> {
    return new Map(
      [...this.accepted].flatMap(([trial, [report]]) => (report ? [[trial, report.status]] : [])),
    );
  }

  replicaCount(): number {
    return this.replicas.length;
  }

  acceptedDigest(trial: number): string | null {
    return this.accepted.get(trial)?.[0]?.digest ?? null;
  }

  acceptedAmong(trials: readonly number[]): ReadonlySet<number> {
    return new Set(trials.filter((trial) => this.accepted.has(trial)));
  }

  accept(report: Report<Payload>, shard: number): void {
    this.#places.set(report.trial, shard);
    const already = this.accepted.get(report.trial);
    if (already) already.push(report);
    else this.accepted.set(report.trial, [report]);
    this.writes++;
  }

  shardsOf(entry: number): readonly Shard[] {
    return this.allShards().filter((shard) => shard.entry === entry);
  }

  deadShards(): readonly Shard[] {
    return this.allShards().filter(({ state }) => state === "dead");
  }

  acceptedFrom(token: string): readonly AcceptedPlace[] {
    const own = [...this.accepted].filter(([, [report]]) => report && tokenOf(report.runner) === token);
    return this.placesOf(own.map(([trial]) => trial));
  }

  placesOf(trials: readonly number[]): readonly AcceptedPlace[] {
    return trials.flatMap((trial) => {
      const shard = this.#places.get(trial);
      return shard === undefined ? [] : [{ trial, shard }];
    });
  }

  opinionOf(trial: number): CheckOpinion | null {
    const report = this.accepted.get(trial)?.[0];
    const token = report && tokenOf(report.runner);
    return report && token !== undefined && token !== null
      ? { ...report.opinion(), token, owner: false, difference: 0 }
      : null;
  }

  drop(trials: readonly number[]): Dropped {
    const gone = new Set(trials);
    const statuses = trials.flatMap((trial) => this.accepted.get(trial)?.[0]?.status ?? []);
    for (const trial of trials) {
      this.accepted.delete(trial);
      this.#places.delete(trial);
    }
    const kept = this.replicas.filter(({ trial }) => !gone.has(trial));
    const replicas = this.replicas.length - kept.length;
    this.replicas.splice(0, this.replicas.length, ...kept);
    this.writes += statuses.length + replicas;
    return { statuses, replicas };
  }

  hasReplica(trial: number, digest: string): boolean {
    return this.replicas.some((replica) => replica.trial === trial && replica.digest === digest);
  }

  replicasOf(trial: number): number {
    return this.replicas.filter((replica) => replica.trial === trial).length;
  }

  keepReplica(report: Report<Payload>): void {
    this.replicas.push(report);
    this.writes++;
  }
}
