/** Every operation of the API: what the OpenAPI document says, and what the router must serve (a test compares). */
import * as zod from "zod/mini";
import { leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import {
  heartbeatSchema,
  leaseRequestSchema,
  leaseSchema,
  ordersSchema,
  outcomesSchema,
  releaseSchema,
  resultBatchSchema,
} from "../../shared/contracts/lease.ts";
import { modelListSchema, modelRecordSchema } from "../../shared/contracts/model.ts";
import { planSummarySchema } from "../../shared/contracts/plan-summary.ts";
import {
  sweepDetailSchema,
  sweepListSchema,
  sweepRequestSchema,
  sweepSummarySchema,
} from "../../shared/contracts/sweep.ts";
import { tokenCreatedSchema, tokenListSchema, tokenRequestSchema } from "../../shared/contracts/token.ts";
import { trialColumnsSchema } from "../../shared/contracts/trial-columns.ts";
import { trialDetailSchema, trialPageSchema } from "../../shared/contracts/trial-listing.ts";
import {
  columnsQuerySchema,
  exportQuerySchema,
  leaderboardQuerySchema,
  liveQuerySchema,
  trialsQuerySchema,
} from "../routes/results.ts";
import { cancelSchema, sweepListQuerySchema } from "../routes/sweeps.ts";
import { UPLOAD_PARTS } from "../routes/uploaded-model.ts";

export interface Operation {
  readonly method: "get" | "post" | "put" | "delete";
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly scope: "public" | "read" | "runner" | "admin";
  readonly query?: zod.ZodMiniObject;
  readonly body?: zod.ZodMiniType;
  /** Instead of a JSON body: what the parts of a multipart body are. */
  readonly upload?: string;
  /** Status → schema, or a description of what is not JSON. */
  readonly replies: Readonly<Record<number, zod.ZodMiniType | string>>;
  /** Statuses of the problems it may answer with, besides 401, 403 and 429 (and 403 to pages of foreign origins). */
  readonly problems: readonly number[];
}

const revision = zod.strictObject({ revision: zod.int() });
const health = zod.strictObject({ ok: zod.boolean() });
const shard = "/v1/sweeps/{id}/shards/{shard}";

export const OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/healthz",
    summary: "Is the server up?",
    scope: "public",
    replies: { 200: health },
    problems: [],
  },
  {
    method: "get",
    path: "/openapi.json",
    summary: "This document",
    scope: "public",
    replies: { 200: "OpenAPI 3.1" },
    problems: [],
  },
  {
    method: "get",
    path: "/v1/catalogue",
    summary: "Optimizers and problems with their parameters",
    scope: "read",
    replies: { 200: "the catalogue" },
    problems: [],
  },
  {
    method: "post",
    path: "/v1/plan",
    summary: "What a sweep would be, without making it",
    scope: "read",
    body: sweepRequestSchema,
    replies: { 200: planSummarySchema },
    problems: [400, 413, 415, 422],
  },
  {
    method: "post",
    path: "/v1/sweeps",
    summary: "Create a sweep; an Idempotency-Key makes it safe to repeat",
    scope: "admin",
    body: sweepRequestSchema,
    replies: { 201: sweepDetailSchema, 200: sweepDetailSchema },
    problems: [400, 413, 415, 422],
  },
  {
    method: "get",
    path: "/v1/sweeps",
    summary: "Sweeps, newest first",
    scope: "read",
    query: sweepListQuerySchema,
    replies: { 200: sweepListSchema },
    problems: [400],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}",
    summary: "A sweep and its request",
    scope: "read",
    replies: { 200: sweepDetailSchema },
    problems: [404],
  },
  {
    method: "post",
    path: "/v1/sweeps/{id}/cancel",
    summary: "End a sweep",
    scope: "admin",
    body: cancelSchema,
    replies: { 200: sweepSummarySchema },
    problems: [400, 404, 409, 413, 415],
  },
  {
    method: "post",
    path: "/v1/sweeps/{id}/leases",
    summary: "Ask for work; 204 with Retry-After when there is none",
    scope: "runner",
    body: leaseRequestSchema,
    replies: { 200: leaseSchema, 204: "nothing to lease" },
    problems: [400, 404, 413, 415],
  },
  {
    method: "post",
    path: `${shard}/heartbeat`,
    summary: "Keep a lease, report progress, receive orders",
    scope: "runner",
    body: heartbeatSchema,
    replies: { 200: ordersSchema },
    problems: [400, 404, 409, 413, 415],
  },
  {
    method: "post",
    path: `${shard}/release`,
    summary: "Give a shard back",
    scope: "runner",
    body: releaseSchema,
    replies: { 204: "given back" },
    problems: [400, 404, 409, 413, 415],
  },
  {
    method: "put",
    path: `${shard}/results`,
    summary: "Report results, any number of a shard's trials",
    scope: "runner",
    body: resultBatchSchema,
    replies: { 200: outcomesSchema },
    problems: [400, 404, 413, 415],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}/leaderboard",
    summary: "The published document; with a filter, the same over the results of some devices",
    scope: "read",
    query: leaderboardQuerySchema,
    replies: { 200: leaderboardSchema, 304: "unchanged" },
    problems: [400, 404],
  },
  {
    method: "post",
    path: "/v1/sweeps/{id}/republish",
    summary: "Write the published document again",
    scope: "admin",
    replies: { 200: revision },
    problems: [404],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}/live",
    summary: "Events over a WebSocket, numbered; resume with `after`",
    scope: "read",
    query: liveQuerySchema,
    replies: { 101: "WebSocket" },
    problems: [400, 404, 426, 503],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}/trials",
    summary: "Trials, page by page",
    scope: "read",
    query: trialsQuerySchema,
    replies: { 200: trialPageSchema },
    problems: [400, 404],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}/columns",
    summary: "All trials column by column, 20,000 on a page",
    scope: "read",
    query: columnsQuerySchema,
    replies: { 200: trialColumnsSchema },
    problems: [400, 404],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}/trials/{index}",
    summary: "A trial with its curve and replicas",
    scope: "read",
    replies: { 200: trialDetailSchema },
    problems: [404],
  },
  {
    method: "get",
    path: "/v1/sweeps/{id}/export",
    summary: "All accepted results, as JSON or CSV (docs/export-schema.md)",
    scope: "read",
    query: exportQuerySchema,
    replies: { 200: "the file" },
    problems: [400, 404],
  },
  {
    method: "post",
    path: "/v1/models",
    summary: "Upload a tfjs layers-model, at most 8 MiB (docs/own-model.md)",
    scope: "admin",
    upload: UPLOAD_PARTS,
    replies: { 201: modelRecordSchema, 200: modelRecordSchema },
    problems: [400, 413, 422],
  },
  {
    method: "get",
    path: "/v1/models",
    summary: "Uploaded models, newest first",
    scope: "admin",
    replies: { 200: modelListSchema },
    problems: [],
  },
  {
    method: "get",
    path: "/v1/models/{model}",
    summary: "The bytes whose SHA-256 names the model: for runners",
    scope: "read",
    replies: { 200: "length of the JSON (32 bits, little-endian), model.json, weights", 304: "unchanged" },
    problems: [404],
  },
  {
    method: "delete",
    path: "/v1/models/{model}",
    summary: "Delete a model that no running sweep uses",
    scope: "admin",
    replies: { 204: "deleted" },
    problems: [404, 409],
  },
  {
    method: "post",
    path: "/v1/tokens",
    summary: "Make a token; it is shown this once",
    scope: "admin",
    body: tokenRequestSchema,
    replies: { 201: tokenCreatedSchema },
    problems: [400, 413, 415],
  },
  {
    method: "get",
    path: "/v1/tokens",
    summary: "Tokens, without their secrets",
    scope: "admin",
    replies: { 200: tokenListSchema },
    problems: [],
  },
  {
    method: "delete",
    path: "/v1/tokens/{token}",
    summary: "Revoke a token",
    scope: "admin",
    replies: { 204: "revoked" },
    problems: [404],
  },
];

/** Methods served at a concrete path; empty when nothing is. */
export function methodsAt(pathname: string): readonly string[] {
  return OPERATIONS.filter(({ path }) => patternOf(path).test(pathname)).map(({ method }) =>
    method.toUpperCase(),
  );
}

const PARAMETERS: Readonly<Record<string, string>> = {
  id: "[a-z0-9]{12}",
  shard: "[0-9]{1,7}",
  index: "[0-9]{1,7}",
  token: "[a-z0-9]{6,24}",
  model: "[0-9a-f]{64}",
};

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll(".", "\\.")
    .replace(/\{(\w+)\}/g, (_, name: string) => PARAMETERS[name] ?? "[^/]+");
  return new RegExp(`^${source}$`);
}
