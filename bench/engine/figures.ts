/** What a run of the engine benchmark finds. */
import type { Measurement } from "./measure.ts";
import type { ProfileEntry } from "./profile.ts";
import type { Roofline } from "./roofline.ts";
import type { SEARCH } from "./workload.ts";

/** From a new page to the end of the first MLP step, nothing compiled before; a page of its own each time. */
export interface FirstStep {
  /** `navigation`: from the page's time origin; `engine`: from making the engine, in Node. */
  readonly from: "navigation" | "engine";
  readonly medianMs: number;
  readonly samples: readonly number[];
}

export interface Figures {
  readonly adapter: string;
  readonly kernels: string;
  /** Steps of a line search; a search or a Newton step starts from the same point each time. */
  readonly search: typeof SEARCH;
  readonly firstStep?: FirstStep;
  readonly roofline: Roofline;
  readonly measurements: readonly Measurement[];
  readonly profiles: readonly {
    readonly title: string;
    readonly entries: readonly ProfileEntry[];
  }[];
  /** Measurements that could not be made, with the reason. */
  readonly skipped: readonly string[];
}
