/** What planning is given of the uploads that a sweep names; the sweep keeps it with its catalogue. */
import type { DataSummaries } from "./data.ts";
import type { ModelSummaries } from "./model.ts";

export interface UploadSummaries {
  readonly models: ModelSummaries;
  readonly data: DataSummaries;
}
