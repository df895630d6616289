/** Readers in a thread of their own, so that what they parse delays no call that is measured: each asks again at once. */
import { parentPort, workerData } from "node:worker_threads";
import { HttpClient } from "./http-client.ts";

export interface ReaderOrders {
  readonly port: number;
  /** One reader for each. */
  readonly paths: readonly string[];
}

/** Sent once a second while they read: answers so far, and those that were no answer. */
export interface ReaderCount {
  readonly answered: number;
  readonly refused: number;
}

const { port, paths } = workerData as ReaderOrders;
const client = new HttpClient(port, paths.length);
let reading = false;
let count: ReaderCount = { answered: 0, refused: 0 };
parentPort?.on("message", (order: "read" | "rest") => {
  reading = order === "read";
  if (!reading) parentPort?.postMessage(count);
});

async function reader(path: string): Promise<never> {
  for (;;) {
    if (!reading) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    const { status } = await client.send("GET", path, null);
    const isRead = status === 200;
    count = { answered: count.answered + Number(isRead), refused: count.refused + Number(!isRead) };
  }
}

for (const path of paths) void reader(path);
