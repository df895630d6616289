/**
 * The operation table: the router, the OpenAPI document, the methods of each path and their tests are made from it.
 * A new route is a contract in `shared/operations/`, a handler here, and one line below.
 */
import type { Served } from "../serving/serve.ts";
import { analyseFunction } from "./analyse-function.ts";
import { cancelSweep } from "./cancel-sweep.ts";
import { createSweep } from "./create-sweep.ts";
import { createToken } from "./create-token.ts";
import { deleteData } from "./delete-data.ts";
import { deleteModel } from "./delete-model.ts";
import { deleteSweep } from "./delete-sweep.ts";
import { exportResults } from "./export-results.ts";
import { fetchData } from "./fetch-data.ts";
import { fetchModel } from "./fetch-model.ts";
import { followLive } from "./follow-live.ts";
import { health } from "./health.ts";
import { heartbeat } from "./heartbeat.ts";
import { importResults } from "./import-results.ts";
import { leaseShard } from "./lease-shard.ts";
import { listData } from "./list-data.ts";
import { listModels } from "./list-models.ts";
import { listSweeps } from "./list-sweeps.ts";
import { listTokens } from "./list-tokens.ts";
import { listTrials } from "./list-trials.ts";
import { openApi } from "./open-api.ts";
import { planSweep } from "./plan-sweep.ts";
import { proveServer } from "./prove-server.ts";
import { readBoard } from "./read-board.ts";
import { readCatalogue } from "./read-catalogue.ts";
import { readColumns } from "./read-columns.ts";
import { readFindings } from "./read-findings.ts";
import { readLeaderboard } from "./read-leaderboard.ts";
import { readiness } from "./readiness.ts";
import { rebuildSweep } from "./rebuild-sweep.ts";
import { releaseShard } from "./release-shard.ts";
import { reportResults } from "./report-results.ts";
import { republish } from "./republish.ts";
import { retrySweep } from "./retry-sweep.ts";
import { revokeResults } from "./revoke-results.ts";
import { revokeToken } from "./revoke-token.ts";
import { showData } from "./show-data.ts";
import { showSweep } from "./show-sweep.ts";
import { showTrial } from "./show-trial.ts";
import { uploadData } from "./upload-data.ts";
import { uploadModel } from "./upload-model.ts";

export const OPERATIONS: readonly Served[] = [
  health,
  readiness,
  proveServer,
  openApi,
  readCatalogue,
  planSweep,
  analyseFunction,
  createSweep,
  listSweeps,
  showSweep,
  cancelSweep,
  deleteSweep,
  retrySweep,
  rebuildSweep,
  leaseShard,
  heartbeat,
  releaseShard,
  reportResults,
  readLeaderboard,
  readFindings,
  readBoard,
  republish,
  followLive,
  listTrials,
  readColumns,
  showTrial,
  exportResults,
  importResults,
  uploadModel,
  listModels,
  fetchModel,
  deleteModel,
  uploadData,
  listData,
  showData,
  fetchData,
  deleteData,
  createToken,
  listTokens,
  revokeToken,
  revokeResults,
];
