/** Knows which sweeps there are, which Idempotency-Keys were used, and the hashes of the tokens made over HTTP. */
import { DurableObject } from "cloudflare:workers";
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import type { TokenRecord } from "../../shared/contracts/token.ts";
import type { SpeedRecord } from "../../shared/duration/speed.ts";
import type { Environment } from "../environment.ts";
import type { RegistryObject, Reservation, StoredToken } from "../objects/registry-object.ts";
import type {
  BegunUpload,
  PendingUpload,
  StoredUpload,
  UploadKind,
  UploadUser,
} from "../objects/stored-upload.ts";
import { migrate } from "../storage/migrate.ts";
import { IdempotencyTable } from "./idempotency-table.ts";
import { LenderTable } from "./lender-table.ts";
import { PieceTable } from "./piece-table.ts";
import { REGISTRY_MIGRATIONS } from "./schema.ts";
import { SpeedTable } from "./speed-table.ts";
import { SweepTable } from "./sweep-table.ts";
import { TokenTable } from "./token-table.ts";
import { UploadTable } from "./upload-table.ts";

export class Registry extends DurableObject<Environment> implements RegistryObject {
  readonly #sweeps: SweepTable;
  readonly #idempotency: IdempotencyTable;
  readonly #lenders: LenderTable;
  readonly #speeds: SpeedTable;
  readonly #pieces: PieceTable;
  readonly #uploads: UploadTable;
  readonly #tokens: TokenTable;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    migrate(ctx.storage, REGISTRY_MIGRATIONS);
    const { sql } = ctx.storage;
    this.#sweeps = new SweepTable(sql);
    this.#idempotency = new IdempotencyTable(sql);
    this.#lenders = new LenderTable(sql);
    this.#speeds = new SpeedTable(sql);
    this.#pieces = new PieceTable(sql);
    this.#uploads = new UploadTable(sql, this.#pieces);
    this.#tokens = new TokenTable(sql);
  }

  writeAndRead(value: number): number {
    return this.#sweeps.writeAndRead(value);
  }

  reserve(key: string, digest: string, sweep: string): Reservation {
    return this.#idempotency.reserve(key, digest, sweep);
  }

  reservation(key: string, digest: string): Reservation | null {
    return this.#idempotency.find(key, digest);
  }

  rebind(key: string, digest: string): void {
    this.#idempotency.rebind(key, digest);
  }

  putSweep(summary: SweepSummary): void {
    this.#sweeps.put(summary);
  }

  removeSweep(id: string): boolean {
    this.#idempotency.forget(id);
    this.#lenders.remove(id);
    return this.#sweeps.remove(id);
  }

  sweepsAfter(number: number, limit: number): { readonly ids: string[]; readonly next: number | null } {
    return this.#sweeps.after(number, limit);
  }

  listSweeps(limit: number, status: string | null, only: string | null): SweepSummary[] {
    return this.#sweeps.list(limit, status, only);
  }

  addLender(sweep: string, families: readonly string[]): void {
    this.#lenders.add(sweep, families);
  }

  lendersOf(families: readonly string[], except: string): Record<string, string[]> {
    return this.#lenders.of(families, except);
  }

  recordSpeeds(fresh: readonly SpeedRecord[]): void {
    this.#speeds.add(fresh);
  }

  speeds(problems: readonly string[]): SpeedRecord[] {
    return this.#speeds.of(problems);
  }

  putUpload(upload: StoredUpload, bytes: Uint8Array, quota: number) {
    return this.#uploads.put(upload, bytes, quota);
  }

  addPieces(begun: BegunUpload, offset: number, bytes: Uint8Array, quota: number) {
    return this.#pieces.add(begun, offset, bytes, quota);
  }

  pendingUpload(digest: string): PendingUpload | null {
    return this.#pieces.pending(digest);
  }

  completeUpload(upload: StoredUpload): void {
    this.#uploads.complete(upload);
  }

  dropPending(digest: string): void {
    if (this.#pieces.pending(digest)) this.#pieces.remove(digest);
  }

  uploadedBytes(owner: string): number {
    return this.#pieces.bytesOf(owner, "");
  }

  listUploads(kind: UploadKind): StoredUpload[] {
    return this.#uploads.list(kind);
  }

  upload(kind: UploadKind, digest: string): StoredUpload | null {
    return this.#uploads.record(kind, digest);
  }

  uploadPieces(digest: string, first: number, count: number): Uint8Array | null {
    return this.#pieces.read(digest, first, count);
  }

  uploadSummaries(kind: UploadKind, digests: readonly string[]): Record<string, string> {
    return this.#uploads.summaries(kind, digests);
  }

  removeUpload(kind: UploadKind, digest: string): "removed" | "absent" | readonly UploadUser[] {
    return this.#uploads.remove(kind, digest);
  }

  addToken(token: StoredToken): void {
    this.#tokens.add(token);
  }

  token(id: string): StoredToken | null {
    return this.#tokens.get(id);
  }

  listTokens(): TokenRecord[] {
    return this.#tokens.list();
  }

  removeToken(id: string): boolean {
    return this.#tokens.remove(id);
  }
}
