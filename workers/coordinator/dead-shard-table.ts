/** Shards that nobody will finish; the index of them is partial, so that this is free while there are none. */
export interface DeadShard {
  readonly number: number;
  readonly trials: readonly number[];
  /** One for each loss, oldest first. */
  readonly reasons: readonly string[];
}

export function deadShards(sql: SqlStorage): readonly DeadShard[] {
  const rows = sql.exec("SELECT number, trials, losses FROM shards WHERE state = 'dead'").toArray();
  return rows.map(({ number, trials, losses }) => ({
    number: Number(number),
    trials: JSON.parse(String(trials)) as number[],
    reasons: (JSON.parse(String(losses)) as { reason: string }[]).map(({ reason }) => reason),
  }));
}
