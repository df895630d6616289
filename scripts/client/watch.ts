/** Follows a sweep to its end. */
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { ClientError, clientOf, type Server } from "./api.ts";
import { progressLine } from "./print.ts";

/** Without a terminal: one line so often. */
const LINE_EVERY_MS = 15_000;

/** @returns the sweep as it ended @throws ClientError when the server stays away or does not know it */
export async function watchSweep(server: Server, id: string, quiet: boolean): Promise<SweepDetail> {
  const started = Date.now();
  let lastLine = 0;
  let last: SweepDetail | null = null;
  for await (const sweep of clientOf(server).watch(id)) {
    if (!quiet) lastLine = show(progressLine(sweep, (Date.now() - started) / 1000), lastLine);
    last = sweep;
  }
  if (!last) throw new ClientError(`${id} was never seen`);
  if (!quiet && process.stderr.isTTY) process.stderr.write("\n");
  return last;
}

function show(line: string, lastLine: number): number {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
  else if (Date.now() - lastLine >= LINE_EVERY_MS) {
    process.stderr.write(`${line}\n`);
    return Date.now();
  }
  return lastLine;
}
