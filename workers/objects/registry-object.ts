/** The registry's Durable Object as its callers see it. */
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import type { TokenRecord } from "../../shared/contracts/token.ts";
import type { SpeedRecord } from "../../shared/duration/speed.ts";
import type {
  BegunUpload,
  PendingUpload,
  QuotaFull,
  StoredUpload,
  UploadKind,
  UploadUser,
} from "./stored-upload.ts";

export interface StoredToken extends TokenRecord {
  readonly hash: string;
}

export type Reservation =
  | { readonly kind: "new" | "same"; readonly sweep: string }
  | { readonly kind: "conflict" }
  /** Bound under an earlier rule of digests: compare the body with the sweep's own request, then {@link RegistryObject.rebind}. */
  | { readonly kind: "earlier-rule"; readonly sweep: string };

export interface RegistryObject extends Rpc.DurableObjectBranded {
  /** Writes a number and gives back what then stands there. @throws Error where the storage takes no writes */
  writeAndRead(value: number): number;
  /** Binds an Idempotency-Key to a body: the same pair gives the same sweep for ever, another body a conflict. */
  reserve(key: string, digest: string, sweep: string): Reservation;
  /** The same question, and nothing is bound; null: the key is free. */
  reservation(key: string, digest: string): Reservation | null;
  /** The key was bound under an earlier rule, to what this body says: from now on under today's. */
  rebind(key: string, digest: string): void;
  /** Enters a sweep or renews its summary. */
  putSweep(summary: SweepSummary): void;
  /** Takes a sweep and the keys that stand for it out. True when it was there. */
  removeSweep(id: string): boolean;
  /** Ids in the order of their entry, after `number`; `next`: the number to go on after, null at the end. */
  sweepsAfter(number: number, limit: number): { readonly ids: string[]; readonly next: number | null };
  /** Newest first. @param only this sweep alone; null: all */
  listSweeps(limit: number, status: string | null, only: string | null): SweepSummary[];
  /** Enters a sweep among those that may be asked for results of trials. @param families of its trials */
  addLender(sweep: string, families: readonly string[]): void;
  /** Sweeps that may have trials of these families, by family, the oldest first. @param except the one that asks */
  lendersOf(families: readonly string[], except: string): Record<string, string[]>;
  /** Adds measured shards to what is known; a sweep that is recorded again replaces its own. */
  recordSpeeds(fresh: readonly SpeedRecord[]): void;
  /** What is known of these problems, on every class of adapter. @param problems labels */
  speeds(problems: readonly string[]): SpeedRecord[];
  /** Stores an upload under its digest; the same bytes again change nothing. @param quota of the owner, in bytes */
  putUpload(
    upload: StoredUpload,
    bytes: Uint8Array,
    quota: number,
  ): { readonly record: StoredUpload; readonly isNew: boolean } | QuotaFull;
  /** Keeps pieces of an upload until all are here; `announced`: what another sender said; null: it is complete. */
  addPieces(
    begun: BegunUpload,
    offset: number,
    bytes: Uint8Array,
    quota: number,
  ): PendingUpload | QuotaFull | { readonly announced: number } | null;
  pendingUpload(digest: string): PendingUpload | null;
  /** What its pieces make was checked: from now on it is there. */
  completeUpload(upload: StoredUpload): void;
  /** What its pieces make is refused: nothing of it stays. */
  dropPending(digest: string): void;
  /** Of one token, in uploads of all kinds, what is still coming among them. */
  uploadedBytes(owner: string): number;
  /** Newest first. */
  listUploads(kind: UploadKind): StoredUpload[];
  upload(kind: UploadKind, digest: string): StoredUpload | null;
  /** Bytes of pieces `first …`, at most `count`; null after the last. */
  uploadPieces(digest: string, first: number, count: number): Uint8Array | null;
  /** JSON by digest. */
  uploadSummaries(kind: UploadKind, digests: readonly string[]): Record<string, string>;
  /** Kept while sweeps name it: those are given back. */
  removeUpload(kind: UploadKind, digest: string): "removed" | "absent" | readonly UploadUser[];
  addToken(token: StoredToken): void;
  token(id: string): StoredToken | null;
  listTokens(): TokenRecord[];
  /** True when there was one. */
  removeToken(id: string): boolean;
}
