/** How long shards took on each problem and class of adapter. */
import { joinedSamples, type SpeedRecord, speedKey } from "../../shared/duration/speed.ts";

export class SpeedTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Adds measured shards to what is known; a sweep that is recorded again replaces its own. */
  add(fresh: readonly SpeedRecord[]): void {
    const groups = Map.groupBy(fresh, ({ problem, adapterClass }) => JSON.stringify([problem, adapterClass]));
    for (const group of groups.values()) {
      const [{ problem, adapterClass } = { problem: "", adapterClass: "" }] = group;
      const records = new Map(this.#at(problem, adapterClass).map((each) => [speedKey(each), each]));
      for (const record of group) {
        const samples = joinedSamples(records.get(speedKey(record))?.samples ?? [], record.samples);
        records.set(speedKey(record), { ...record, samples });
      }
      this.#sql.exec(
        `INSERT INTO speeds VALUES (?, ?, ?)
         ON CONFLICT (problem, adapter_class) DO UPDATE SET records = excluded.records`,
        problem,
        adapterClass,
        JSON.stringify([...records.values()]),
      );
    }
  }

  /** What is known of these problems, on every class of adapter. @param problems labels */
  of(problems: readonly string[]): SpeedRecord[] {
    const rows = this.#sql.exec(
      "SELECT records FROM speeds WHERE problem IN (SELECT value FROM json_each(?))",
      JSON.stringify(problems),
    );
    return rows.toArray().flatMap((row) => JSON.parse(String(row.records)) as SpeedRecord[]);
  }

  #at(problem: string, adapterClass: string): SpeedRecord[] {
    const [row] = this.#sql
      .exec("SELECT records FROM speeds WHERE problem = ? AND adapter_class = ?", problem, adapterClass)
      .toArray();
    return row ? (JSON.parse(String(row.records)) as SpeedRecord[]) : [];
  }
}
