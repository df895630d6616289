/** Follows a sweep: WebSocket events when there are any, polling when the socket is away. */
import { addressOf } from "../../../shared/client/address.ts";
import { type LiveEvent, liveEventSchema } from "../../../shared/contracts/live.ts";
import { followLive as followLiveOperation } from "../../../shared/operations/follow-live.ts";
import { sessionToken } from "./api.ts";
import { isCopy } from "./copy.ts";

const POLL_MS = 3000;
const RECONNECT_MS = 4000;
/** A ping this often. A socket from which nothing came since the last one is half open: it will never say so itself. */
export const PING_MS = 10_000;

/**
 * Calls `onEvent` for every event and `onPoll` every few seconds while the socket is down, and once when it is back.
 * Returns the function that ends it.
 */
export function followLive(id: string, onEvent: (event: LiveEvent) => void, onPoll: () => void): () => void {
  // What is over has no events; of a copy everything is.
  if (isCopy) return () => {};
  let ended = false;
  let last = 0;
  let socket: WebSocket | null = null;
  let isOpen = false;
  let wasLost = false;
  /** Public servers need no token, and refuse a socket with a bad one: the next attempt is made the other way. */
  let withToken = true;
  let reconnect: ReturnType<typeof setTimeout> | undefined;
  let pulse: ReturnType<typeof setInterval> | undefined;
  const poll = setInterval(() => {
    if (!isOpen || socket?.readyState !== WebSocket.OPEN) onPoll();
  }, POLL_MS);

  /** Forgets a socket at once: the end of a half-open one may be told in minutes, or never. */
  function lose(lost: WebSocket): void {
    if (socket !== lost) return;
    if (!isOpen) withToken = !withToken;
    socket = null;
    isOpen = false;
    wasLost = true;
    clearInterval(pulse);
    lost.close();
    if (!ended) reconnect = setTimeout(connect, RECONNECT_MS);
  }

  function connect(): void {
    if (ended) return;
    const opened = open(id, last, withToken ? sessionToken() : null);
    socket = opened;
    let isSilent = false;
    opened.addEventListener("open", () => {
      if (socket !== opened) return;
      isOpen = true;
      // What the feed does not remember any more, the server's documents know.
      if (wasLost) onPoll();
    });
    opened.addEventListener("message", ({ data }) => {
      isSilent = false;
      if (socket !== opened || typeof data !== "string" || data === "pong") return;
      const event = liveEventSchema.safeParse(JSON.parse(data));
      if (!event.success) return;
      last = Math.max(last, event.data.id);
      onEvent(event.data);
    });
    opened.addEventListener("close", () => lose(opened));
    pulse = setInterval(() => {
      if (isSilent || opened.readyState !== WebSocket.OPEN) return lose(opened);
      isSilent = true;
      opened.send("ping");
    }, PING_MS);
  }
  connect();
  return () => {
    ended = true;
    clearInterval(poll);
    clearInterval(pulse);
    clearTimeout(reconnect);
    socket?.close();
  };
}

/** A browser's WebSocket can send no header: the token goes as a second subprotocol, never in the address. */
function open(id: string, after: number, token: string | null): WebSocket {
  const path = addressOf(followLiveOperation, { parameters: { id }, query: { after } });
  const address = new URL(path, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return token === null ? new WebSocket(address) : new WebSocket(address, ["saddlebench", token]);
}
