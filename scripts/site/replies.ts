/** What the pages of a copy ask for: every reply that does not depend on a choice only a server can answer. */
import { createHash } from "node:crypto";
import { addressOf } from "../../shared/client/address.ts";
import { permanentBoardSchema } from "../../shared/contracts/permanent-board.ts";
import type { BoardFigure } from "../../shared/contracts/study-board.ts";
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import { exportResults } from "../../shared/operations/export-results.ts";
import { listSweeps } from "../../shared/operations/list-sweeps.ts";
import { readBoard } from "../../shared/operations/read-board.ts";
import { readCatalogue } from "../../shared/operations/read-catalogue.ts";
import { readColumns } from "../../shared/operations/read-columns.ts";
import { readFindings } from "../../shared/operations/read-findings.ts";
import { readLeaderboard } from "../../shared/operations/read-leaderboard.ts";
import { showSweep } from "../../shared/operations/show-sweep.ts";
import { withoutCurves } from "../../workers/app/data/sweep-reading.ts";
import { call, callRaw, network, type Server } from "../client/api.ts";

export interface StoredReply {
  /** Path and query. */
  readonly address: string;
  readonly text: string;
}

export interface ServerReplies {
  readonly sweeps: readonly SweepSummary[];
  readonly replies: readonly StoredReply[];
  /** Of the JSON exports of sweeps that came from no file, by id. */
  readonly digests: Readonly<Record<string, string>>;
}

/** The findings and the board are made while one asks for them. */
const PENDING_MS = 1_000;
const PATIENCE_MS = 600_000;

/** @throws ClientError with the server's own words */
export async function readReplies(server: Server, say: (line: string) => void): Promise<ServerReplies> {
  await untilRead(server);
  const { sweeps } = await call(server, listSweeps);
  const shown = sweeps.filter(({ status }) => status !== "running");
  const left = sweeps.length - shown.length;
  if (left > 0) say(`${left} sweep${left === 1 ? " runs and is" : "s run and are"} left out`);
  const replies: StoredReply[] = [
    { address: addressOf(listSweeps), text: JSON.stringify({ sweeps: shown }) },
    await stored(server, addressOf(readFindings)),
    await stored(server, addressOf(readCatalogue)),
    await stored(server, addressOf(readBoard, { query: {} })),
    await stored(server, addressOf(readBoard, { query: { checked: "true" } })),
  ];
  const digests: Record<string, string> = {};
  for (const sweep of shown) {
    say(`reading ${sweep.name}`);
    replies.push(...(await repliesOf(server, sweep)));
    if (sweep.imported?.kind !== "export") digests[sweep.id] = await digestOf(server, sweep.id);
  }
  return { sweeps: shown, replies, digests };
}

async function repliesOf(server: Server, { id }: SweepSummary): Promise<readonly StoredReply[]> {
  const parameters = { id };
  const board = await call(server, readLeaderboard, { parameters, query: {} });
  const heldOut = board.board?.heldOut ?? [];
  const columns: StoredReply[] = [];
  for (let after: number | null | undefined; after !== null; ) {
    const query = { after, hyperparameters: "true" } as const;
    const page: { readonly next: number | null } = await call(server, readColumns, { parameters, query });
    columns.push(await stored(server, addressOf(readColumns, { parameters, query })));
    after = page.next;
  }
  return [
    await stored(server, addressOf(showSweep, { parameters })),
    await stored(server, addressOf(readLeaderboard, { parameters, query: {} })),
    ...(await Promise.all(heldOut.map(({ by }) => boardBy(server, id, by)))),
    ...columns,
  ];
}

/** Of a board by another figure a page reads the rows alone: the curves are those of the usual one. */
async function boardBy(server: Server, id: string, by: BoardFigure): Promise<StoredReply> {
  const input = { parameters: { id }, query: { by } };
  const board = withoutCurves(await call(server, readLeaderboard, input));
  return { address: addressOf(readLeaderboard, input), text: JSON.stringify(board) };
}

/** The text as it came: a page checks it as it checks a server's. */
async function stored(server: Server, address: string): Promise<StoredReply> {
  const headers = server.token === null ? {} : { authorization: `Bearer ${server.token}` };
  const reply = await network(server.url + address, { headers });
  if (!reply.ok) throw new Error(`${address} answers ${reply.status}`);
  return { address, text: await reply.text() };
}

async function digestOf(server: Server, id: string): Promise<string> {
  const reply = await callRaw(server, exportResults, { parameters: { id }, query: { format: "json" } });
  const hash = createHash("sha256");
  for await (const piece of reply.body ?? []) hash.update(piece);
  return `sha256:${hash.digest("hex")}`;
}

async function untilRead(server: Server): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const findings = await call(server, readFindings);
    const board = permanentBoardSchema.parse(await call(server, readBoard, { query: {} }));
    if (findings.pending + board.pending === 0) return;
    if (performance.now() > deadline)
      throw new Error(`the server still reads ${findings.pending} complete sweeps; try again later`);
    await new Promise((resolve) => setTimeout(resolve, PENDING_MS));
  }
}
