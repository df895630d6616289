/** Which measurements are made, in which order: those that issue-level targets need come first. */
import { METHODS, type Method, WORKLOADS, type Workload } from "./workload.ts";

export interface Selection {
  /** Substrings; all when empty. */
  readonly workloads: readonly string[];
  readonly methods: readonly string[];
  readonly lanes: readonly number[];
}

export interface PlannedMeasurement {
  readonly workload: Workload;
  readonly method: Method;
  readonly lanes: number;
}

const PRODUCT: Method = "hessian-vector";

/** 0: a target is stated for it; 1: gradient descent and products; 2: the rest; 3: many steps' worth of work. */
function priority({ workload, method, lanes }: PlannedMeasurement): number {
  const [mlp, tiny] = ["mlp", "tiny"].map((name) => workload.name.startsWith(name));
  if (mlp && method === "sgd" && lanes === 1) return 0;
  if (tiny && method === "sgd" && lanes === 64) return 0;
  if ((mlp || tiny) && method === PRODUCT) return 0;
  if (method === "saddle-free-newton-20") return 3;
  return method === "sgd" || method === PRODUCT ? 1 : 2;
}

/** Measurements in the order in which they are made: a time budget then cuts off the least wanted. */
export function planMeasurements(selection: Selection): readonly PlannedMeasurement[] {
  const wanted = (name: string, filters: readonly string[]): boolean =>
    filters.length === 0 || filters.some((filter) => name.includes(filter));
  const all = WORKLOADS.filter(({ name }) => wanted(name, selection.workloads)).flatMap((workload) =>
    METHODS.filter((method) => wanted(method, selection.methods)).flatMap((method) =>
      selection.lanes.map((lanes) => ({ workload, method, lanes })),
    ),
  );
  // Few lanes first: what they take tells how long many would.
  return [...all].sort((a, b) => priority(a) - priority(b) || a.lanes - b.lanes);
}
