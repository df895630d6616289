/** Which measurements are made, in which order: those that issue-level targets need come first. */
import { METHODS, type Method, WORKLOADS, type Workload } from "./workload.ts";

export interface Selection {
  /** Substrings; all when empty. */
  readonly workloads: readonly string[];
  /** Substrings; all but the bare gradient, which is a part of the others, when empty. */
  readonly methods: readonly string[];
  readonly lanes: readonly number[];
}

/** All lane counts of a method are measured in the same rounds. */
export interface PlannedMeasurement {
  readonly workload: Workload;
  readonly method: Method;
  /** Ascending: what few take tells how long many would. */
  readonly lanes: readonly number[];
}

const PRODUCT: Method = "hessian-vector";

/** 0: a target is stated for it; 1: gradient descent and products; 2: steps; 3: a Newton step; 4: a part of steps. */
function priority({ workload, method }: PlannedMeasurement): number {
  if (method === "gradient") return 4;
  if (method === "saddle-free-newton-20") return 3;
  if (method !== "sgd" && method !== PRODUCT) return 2;
  return ["mlp", "tiny"].some((name) => workload.name.startsWith(name)) ? 0 : 1;
}

/** Measurements in the order in which they are made: a time budget then cuts off the least wanted. */
export function planMeasurements(selection: Selection): readonly PlannedMeasurement[] {
  const wanted = (name: string, filters: readonly string[]): boolean =>
    filters.length === 0 || filters.some((filter) => name.includes(filter));
  const lanes = [...new Set(selection.lanes)].sort((a, b) => a - b);
  const methods = METHODS.filter((method) =>
    selection.methods.length === 0 ? method !== "gradient" : wanted(method, selection.methods),
  );
  const all = WORKLOADS.filter(({ name }) => wanted(name, selection.workloads)).flatMap((workload) =>
    methods.map((method) => ({
      workload,
      method,
      lanes,
    })),
  );
  return all.sort((a, b) => priority(a) - priority(b));
}
