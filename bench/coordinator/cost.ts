/** What a sweep costs on the platform, in dollars: list prices of Workers, Durable Objects and KV; check them before relying on it. */
import type { SimulationFigures } from "./simulation.ts";

/** Daily allowances of the free plan. */
const FREE = { requests: 100_000, rowsWritten: 100_000, kvWrites: 1_000 } as const;
/** Per million, on the paid plan; allowances left out, so this is an upper bound. */
const PAID = { workerRequests: 0.3, objectRequests: 0.15, rowsWritten: 1.0, kvWrites: 5.0 } as const;

export interface Cost {
  /** Days of the free plan's allowances that the sweep uses up; the largest of the three counts. */
  readonly freeDays: number;
  readonly limitedBy: string;
  readonly paidDollars: number;
}

export function costOf({ requests, rowsWritten, kvWrites }: SimulationFigures): Cost {
  const days = {
    requests: requests / FREE.requests,
    "rows written": rowsWritten / FREE.rowsWritten,
    "KV writes": kvWrites / FREE.kvWrites,
  };
  const [limitedBy = "", freeDays = 0] = Object.entries(days).sort((a, b) => b[1] - a[1])[0] ?? [];
  const paidDollars =
    (requests * (PAID.workerRequests + PAID.objectRequests) +
      rowsWritten * PAID.rowsWritten +
      kvWrites * PAID.kvWrites) /
    1e6;
  return { freeDays, limitedBy, paidDollars };
}
