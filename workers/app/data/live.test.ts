/** Clause 11 on the page's side: resume by number, polling while the socket is away, half-open sockets, the token. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvent } from "../../../shared/contracts/live.ts";
import { followLive, PING_MS } from "./live.ts";

const TOKEN = "sb_runner_0123456789ab_secret";

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  static readonly made: FakeSocket[] = [];
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: string[] = [];
  static readonly OPEN = 1;
  readyState = 0;

  constructor(url: URL, protocols: readonly string[] = []) {
    super();
    this.url = url.href;
    this.protocols = protocols;
    FakeSocket.made.push(this);
  }

  static newest(): FakeSocket {
    const socket = FakeSocket.made.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  /** As on a dead network: the end is not told. */
  close(): void {
    this.readyState = 2;
  }

  opens(): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  says(data: unknown): void {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    this.dispatchEvent(Object.assign(new Event("message"), { data: text }));
  }

  ends(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

const published = (id: number): LiveEvent => ({ type: "published", id, revision: id });
const session = new Map<string, string>();
const onEvent = vi.fn();
const onPoll = vi.fn();
let stop: () => void = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made.length = 0;
  session.clear();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { href: "http://edge.test/sweeps/abc" });
  vi.stubGlobal("sessionStorage", { getItem: (key: string) => session.get(key) ?? null });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function follow(): FakeSocket {
  stop = followLive("abc", onEvent, onPoll);
  return FakeSocket.newest();
}

describe("followLive", () => {
  it("tells events on, and polls only until the socket is open", () => {
    const socket = follow();
    expect(socket.url).toBe("ws://edge.test/v1/sweeps/abc/live?after=0");
    vi.advanceTimersByTime(3_000);
    expect(onPoll).toHaveBeenCalledTimes(1);
    socket.opens();
    socket.says(published(1));
    socket.says({ type: "unheard of", id: 9 });
    vi.advanceTimersByTime(PING_MS - 4_000);
    expect(onEvent.mock.calls).toEqual([[published(1)]]);
    expect(onPoll).toHaveBeenCalledTimes(1);
  });

  it("resumes after the last number when the socket ends, and polls meanwhile", () => {
    const first = follow();
    first.opens();
    for (const id of [5, 6, 7]) first.says(published(id));
    first.ends();
    vi.advanceTimersByTime(3_000);
    expect(onPoll).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(FakeSocket.made).toHaveLength(2);
    const second = FakeSocket.newest();
    expect(new URL(second.url).search).toBe("?after=7");
    // Once more when it is back: the feed may not remember all that was missed.
    second.opens();
    expect(onPoll).toHaveBeenCalledTimes(2);
    second.says(published(8));
    vi.advanceTimersByTime(5_000);
    expect(onPoll).toHaveBeenCalledTimes(2);
    expect(onEvent).toHaveBeenCalledTimes(4);
  });

  it("keeps a quiet socket that answers its pings", () => {
    const socket = follow();
    socket.opens();
    for (let i = 1; i <= 20; i++) {
      vi.advanceTimersByTime(PING_MS);
      expect(socket.sent).toHaveLength(i);
      socket.says("pong");
    }
    expect(new Set(socket.sent)).toEqual(new Set(["ping"]));
    expect(FakeSocket.made).toHaveLength(1);
    expect(onPoll).not.toHaveBeenCalled();
  });

  it("gives up a half-open socket that neither answers nor ends, polls, and connects again", () => {
    const dead = follow();
    dead.opens();
    dead.says(published(3));
    vi.advanceTimersByTime(2 * PING_MS);
    expect(dead.readyState).toBe(2);
    vi.advanceTimersByTime(3_999);
    expect(onPoll).toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(new URL(FakeSocket.newest().url).search).toBe("?after=3");
    // What the dead one says long after is not heard.
    const polls = onPoll.mock.calls.length;
    FakeSocket.newest().opens();
    dead.says(published(4));
    dead.ends();
    expect(onEvent).toHaveBeenCalledTimes(1);
    expect(onPoll).toHaveBeenCalledTimes(polls + 1);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("names the session's token as a subprotocol, and tries without it where that is not taken", () => {
    session.set("saddlebench-admin-token", TOKEN);
    const first = follow();
    expect(first.protocols).toEqual(["saddlebench", TOKEN]);
    expect(first.url).not.toContain("secret");
    first.ends();
    vi.advanceTimersByTime(4_000);
    const second = FakeSocket.newest();
    expect(second.protocols).toEqual([]);
    second.opens();
    second.ends();
    vi.advanceTimersByTime(4_000);
    // It was open: what worked is tried again.
    expect(FakeSocket.newest().protocols).toEqual([]);
  });

  it("ends for good", () => {
    const socket = follow();
    socket.opens();
    stop();
    expect(socket.readyState).toBe(2);
    socket.ends();
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.made).toHaveLength(1);
    expect(onPoll).not.toHaveBeenCalled();
  });
});
