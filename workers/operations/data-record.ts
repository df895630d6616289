/** Stored data as the API shows them, and data of which pieces are missing. */
import type { DataRecord, DataSummary, PendingData } from "../../shared/contracts/data.ts";
import { type PendingUpload, PIECE_BYTES, type StoredUpload } from "../objects/stored-upload.ts";

export function dataRecord({ digest, name, bytes, createdAt, owner, summary }: StoredUpload): DataRecord {
  return { digest, name, bytes, createdAt, owner, summary: JSON.parse(summary) as DataSummary };
}

export function pendingData(digest: string, { bytes, missing }: PendingUpload): PendingData {
  return { digest, bytes, pieceBytes: PIECE_BYTES, missing: [...missing] };
}
