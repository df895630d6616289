/** What the registry keeps of what people send: one mechanism for all kinds. */

export type UploadKind = "model" | "data";

export interface StoredUpload {
  /** `sha256:…` of the stored bytes. */
  readonly digest: string;
  readonly kind: UploadKind;
  readonly name: string;
  readonly bytes: number;
  /** ISO. */
  readonly createdAt: string;
  /** Id of the token that sent it; empty: of an earlier release, which did not keep it. */
  readonly owner: string;
  /** JSON; each kind has its own schema. */
  readonly summary: string;
}

/** An upload that comes in pieces, as its sender announces it. */
export interface BegunUpload extends Pick<StoredUpload, "digest" | "kind" | "name" | "bytes" | "owner"> {
  readonly begunAtMs: number;
}

/** Uploads are kept in rows of so many bytes, and pieces begin at multiples of it: a row may have 2 MB. */
export const PIECE_BYTES = 1_048_576;

/** Pieces of an upload of which not all are here. */
export interface PendingUpload {
  readonly bytes: number;
  /** Where the pieces begin that are missing; empty: all are here, and nothing was checked yet. */
  readonly missing: readonly number[];
}

/** Why something was not stored: the token has no room left. */
export interface QuotaFull {
  /** Bytes of the token's other uploads. */
  readonly used: number;
}

/** A sweep that needs an upload. */
export interface UploadUser {
  readonly id: string;
  readonly name: string;
}

/** Most pieces in one call: an RPC message may have 32 MiB. */
export const MAX_PIECES = 8;
