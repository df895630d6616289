/** Time and memory of planning the largest sweep there may be. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { shardsOf } from "../../shared/planning/shards.ts";
import { sweepOf } from "./workload.ts";

export interface PlanningFigures {
  readonly trials: number;
  readonly shards: number;
  readonly seconds: number;
  readonly megabytes: number;
}

export function measurePlanning(): PlanningFigures {
  const request = sweepOf("planning", { entries: 100, configurations: 990, finalSeeds: 10, lanes: 64 });
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const result = planSweep(request, catalogue);
  if (!result.ok) throw new Error(result.issues.map((issue) => issue.message).join("; "));
  const shards = shardsOf(result.plan);
  const seconds = (performance.now() - began) / 1000;
  const megabytes = (process.memoryUsage().rss - before) / 2 ** 20;
  return { trials: result.plan.trials, shards: shards.length, seconds, megabytes };
}
