/**
 * Asks the reading worker of this page. It is started with a question and ended when nothing was asked for a while: it
 * holds 30 MB, and what it has read is in the browser's cache.
 */
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { type Reply, sessionToken } from "./api.ts";
import { assetAddress, workerName } from "./copy.ts";
import type { Answered, Asked } from "./sweep-reader-worker.ts";
import type { ComparedCells, Question } from "./sweep-reading.ts";
import type { TrialColumns } from "./trial-columns.ts";

let worker: Worker | null = null;
let calls = 0;
let idle: ReturnType<typeof setTimeout> | undefined;
const IDLE_MS = 5000;
const open = new Map<number, (reply: Reply<never>) => void>();

/**
 * The published document; its cells have no curves: {@link readCells} has them.
 *
 * @param devices query of its address (`?adapter=…`): the document over their results alone
 */
export function readBoard(sweep: string, devices = ""): Promise<Reply<Leaderboard>> {
  return ask({ kind: "board", sweep, devices });
}

/** Cells of one problem in full. */
export function readCells(
  sweep: string,
  problem: string,
  devices = "",
): Promise<Reply<readonly LeaderboardCell[]>> {
  return ask({ kind: "cells", sweep, devices, problem });
}

/** Two optimizers of a sweep; null where its board has not both. */
export function readComparison(
  sweep: string,
  own: string,
  other: string,
): Promise<Reply<ComparedCells | null>> {
  return ask({ kind: "comparison", sweep, devices: "", own, other });
}

/** @param hyperparameters whether the entries bring them */
export function readColumns(sweep: string, hyperparameters: boolean): Promise<Reply<TrialColumns>> {
  return ask({ kind: "columns", sweep, hyperparameters });
}

function ask<T>(question: Question): Promise<Reply<T>> {
  clearTimeout(idle);
  worker ??= start();
  const call = ++calls;
  return new Promise((resolve) => {
    open.set(call, resolve as (reply: Reply<never>) => void);
    worker?.postMessage({ call, question, token: sessionToken() } satisfies Asked);
  });
}

function stop(): void {
  worker?.terminate();
  worker = null;
}

function start(): Worker {
  const started = new Worker(assetAddress("/app-chunks/sweep-reader.js"), {
    type: "module",
    name: workerName,
  });
  started.addEventListener("message", ({ data }: MessageEvent<Answered>) => {
    open.get(data.call)?.(data.reply as Reply<never>);
    open.delete(data.call);
    clearTimeout(idle);
    if (open.size === 0) idle = setTimeout(stop, IDLE_MS);
  });
  started.addEventListener("error", ({ message }) => {
    for (const resolve of open.values())
      resolve({ state: "failed", message: `the reading worker failed: ${message}`, status: 0 });
    open.clear();
    worker = null;
  });
  return started;
}
