/** Uploads of this server by name, for who may list them. */
import type { ModelRecord } from "../../../shared/contracts/model.ts";
import { listData } from "../../../shared/operations/list-data.ts";
import { listModels } from "../../../shared/operations/list-models.ts";
import { adminToken, request } from "./api.ts";
import type { DataOutline } from "./upload-words.ts";

export interface OwnUploads {
  /** False: nobody asked, or may not. */
  readonly isKnown: boolean;
  readonly data: readonly DataOutline[];
  readonly models: readonly ModelRecord[];
}

export const NO_UPLOADS: OwnUploads = { isKnown: false, data: [], models: [] };

/** Without an admin token it is not asked. */
export async function readOwnUploads(): Promise<OwnUploads> {
  if (!adminToken()) return NO_UPLOADS;
  const [data, models] = await Promise.all([request(listData), request(listModels)]);
  return {
    isKnown: data.state === "ready",
    data: data.state === "ready" ? data.value.data : [],
    models: models.state === "ready" ? models.value.models : [],
  };
}
