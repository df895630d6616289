/** What workerd's isolate still holds once its collector has run, as V8's own inspector tells. */
import type { Page } from "puppeteer";
import * as z from "zod/mini";

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
const usageSchema = z.object({
  usedSize: z.number(),
  embedderHeapUsedSize: z.number(),
  backingStorageSize: z.number(),
});

/** A full collection on a slow core takes a second. */
const ANSWER_MS = 60_000;
const WAKE_EVERY_MS = 100;

/**
 * Collects, and then counts: bytes of JavaScript, of workerd's objects that it holds, and of its buffers.
 *
 * @param wake calls the isolate: an idle one runs no task, and a collection is one
 * @throws Error where the inspector does not answer
 */
export async function keptBytes(inspectorPort: number, wake: () => Promise<unknown>): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${inspectorPort}/json`);
  const [target] = targetsSchema.parse(await reply.json());
  if (!target) throw new Error("the inspector knows no isolate");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  // What a call answers is nothing to the measurement; a server that is gone shows in what the inspector does not say.
  const timer = setInterval(() => void wake().catch(() => {}), WAKE_EVERY_MS);
  try {
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("the inspector takes no connection"));
    });
    await ask(socket, 1, "HeapProfiler.collectGarbage");
    const usage = usageSchema.parse(await ask(socket, 2, "Runtime.getHeapUsage"));
    return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
  } finally {
    clearInterval(timer);
    socket.close();
  }
}

/** The same of a page of Chrome. */
export async function keptByPage(page: Page): Promise<number> {
  const session = await page.createCDPSession();
  try {
    await session.send("HeapProfiler.collectGarbage");
    const usage = usageSchema.parse(await session.send("Runtime.getHeapUsage"));
    return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
  } finally {
    await session.detach();
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), ANSWER_MS);
    socket.onmessage = ({ data }) => {
      const answer = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown };
      if (answer.id !== id) return;
      clearTimeout(timer);
      resolve(answer.result);
    };
    socket.send(JSON.stringify({ id, method }));
  });
}
