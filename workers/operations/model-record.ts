/** A stored model as the API shows it. */
import type { ModelRecord, ModelSummary } from "../../shared/contracts/model.ts";
import type { StoredUpload } from "../objects/stored-upload.ts";

export function modelRecord({ digest, name, bytes, createdAt, owner, summary }: StoredUpload): ModelRecord {
  return { digest, name, bytes, createdAt, owner, summary: JSON.parse(summary) as ModelSummary };
}
