/** Paths that several operations stand below. */

export const SWEEP = "/v1/sweeps/{id}";
export const SHARD = `${SWEEP}/shards/{shard}`;
