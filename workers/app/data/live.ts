/** Follows a sweep: WebSocket events when there are any, polling when the socket is away. */
import { type LiveEvent, liveEventSchema } from "../../../shared/contracts/live.ts";

const POLL_MS = 3000;
const RECONNECT_MS = 4000;

/**
 * Calls `onEvent` for every event and `onPoll` every few seconds while the socket is down. Returns the function
 * that ends it.
 */
export function followLive(id: string, onEvent: (event: LiveEvent) => void, onPoll: () => void): () => void {
  let ended = false;
  let last = 0;
  let socket: WebSocket | null = null;
  let reconnect: ReturnType<typeof setTimeout> | undefined;
  const poll = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) onPoll();
  }, POLL_MS);

  function connect(): void {
    if (ended) return;
    const address = new URL(`/v1/sweeps/${id}/live?after=${last}`, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(address);
    socket.addEventListener("message", ({ data }) => {
      if (typeof data !== "string" || data === "pong") return;
      const event = liveEventSchema.safeParse(JSON.parse(data));
      if (!event.success) return;
      last = Math.max(last, event.data.id);
      onEvent(event.data);
    });
    socket.addEventListener("close", () => {
      if (!ended) reconnect = setTimeout(connect, RECONNECT_MS);
    });
  }
  connect();
  return () => {
    ended = true;
    clearInterval(poll);
    clearTimeout(reconnect);
    socket?.close();
  };
}
