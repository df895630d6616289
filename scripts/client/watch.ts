/** Follows a sweep to its end. */
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { showSweep } from "../../shared/operations/show-sweep.ts";
import { askServer, clientError, type Server } from "./api.ts";
import { progressLine } from "./print.ts";

const EVERY_MS = 1_000;
/** Without a terminal: one line so often. */
const LINE_EVERY_MS = 15_000;
/** A server that restarts is given so long. */
const PATIENCE_MS = 120_000;

/** @returns the sweep as it ended @throws ClientError when the server stays away or does not know it */
export async function watchSweep(server: Server, id: string, quiet: boolean): Promise<SweepDetail> {
  const started = Date.now();
  let lastSeen = started;
  let lastLine = 0;
  for (;;) {
    const reply = await askServer(server, showSweep, { parameters: { id } });
    if (!reply.ok) {
      const away = reply.kind === "no-answer";
      if (!away || Date.now() - lastSeen > PATIENCE_MS) throw clientError(server, reply);
    } else {
      const sweep = reply.value;
      lastSeen = Date.now();
      if (!quiet) lastLine = show(progressLine(sweep, (lastSeen - started) / 1000), lastLine);
      if (sweep.status !== "running") {
        if (!quiet && process.stderr.isTTY) process.stderr.write("\n");
        return sweep;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
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
