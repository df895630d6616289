/** Two optimizers in each of some sweeps, read one after the other: documents of large sweeps have megabytes. */
import { useEffect, useState } from "preact/hooks";
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import type { Reply } from "../data/api.ts";
import { readComparison } from "../data/sweep-reader.ts";
import type { ComparedCells } from "../data/sweep-reading.ts";

export type Comparisons = ReadonlyMap<string, Reply<ComparedCells | null>>;

const NONE: Comparisons = new Map();

/** By the id of the sweep; those that are not read yet are not in it. */
export function useComparisons(sweeps: readonly SweepFacts[], own: string, other: string): Comparisons {
  const [read, setRead] = useState({ key: "", comparisons: NONE });
  const key = JSON.stringify([own, other, ...sweeps.map(({ sweep, endedAt }) => [sweep, endedAt])]);
  useEffect(() => {
    let stale = false;
    const readAll = async (): Promise<void> => {
      const comparisons = new Map<string, Reply<ComparedCells | null>>();
      for (const { sweep } of sweeps) {
        const reply = await readComparison(sweep, own, other);
        if (stale) return;
        comparisons.set(sweep, reply);
        setRead({ key, comparisons: new Map(comparisons) });
      }
    };
    void readAll();
    return () => {
      stale = true;
    };
  }, [key]);
  return read.key === key ? read.comparisons : NONE;
}
