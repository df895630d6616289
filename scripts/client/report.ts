/** The report of a sweep as one HTML file, made on this machine from what the server says. */
import { writeFile } from "node:fs/promises";
import { readLeaderboard } from "../../shared/operations/read-leaderboard.ts";
import { showSweep } from "../../shared/operations/show-sweep.ts";
import { bundleReport } from "../../workers/app/build.ts";
import { reportDocument } from "../../workers/app/report/report-document.ts";
import { call, type Server } from "./api.ts";

/** @param path `-`: standard output. @throws ClientError when the server has no such sweep */
export async function writeReport(server: Server, id: string, path: string): Promise<void> {
  const parameters = { id };
  const [sweep, board, parts] = await Promise.all([
    call(server, showSweep, { parameters }),
    call(server, readLeaderboard, { parameters }),
    bundleReport(),
  ]);
  const data = { sweep, board, server: server.url, madeAt: new Date().toISOString() };
  const html = await reportDocument(data, parts);
  if (path === "-") process.stdout.write(html);
  else await writeFile(path, html);
}
