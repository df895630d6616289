/** A runner waits as long as the server says. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Fetch } from "../../shared/client/fetch.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import { type RunnerOptions, type RunnerState, runRunner } from "./runner.ts";
import { RunnerApi } from "./runner-api.ts";

const SWEEP = {
  sweeps: [{ id: "aaaaaaaaaaaa", name: "s", status: "running", createdAt: "2040-01-01T00:00:00.000Z" }],
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * Seconds at which it asked for a lease, when every such call is answered with `status` and `retryAfter`.
 * @param paths collects the other calls than those for the list of sweeps
 */
async function asksFor(
  seconds: number,
  status: number,
  retryAfter: string,
  lease: Lease | null = null,
  paths: string[] = [],
  stop = new AbortController(),
): Promise<readonly number[]> {
  const began = Date.now();
  const asked: number[] = [];
  const fetch: Fetch = async (url) => {
    if (url.includes("/shards/")) {
      paths.push(new URL(url).pathname);
      return new Response(null, { status: 204 });
    }
    if (!url.endsWith("/leases")) {
      const sweeps = SWEEP.sweeps.map((sweep) => ({ ...sweep, ...REST }));
      return new Response(JSON.stringify({ sweeps }));
    }
    asked.push(Math.round((Date.now() - began) / 1000));
    const body = lease === null ? null : JSON.stringify(lease);
    return new Response(body, { status, headers: { "Retry-After": retryAfter } });
  };
  const options = {
    api: new RunnerApi("http://edge", "token", "runner-1", fetch),
    runner: "runner-1",
    lanesFor: () => 4,
    signal: stop.signal,
    onState: () => {},
    onOutcome: () => {},
    deviceAlive: () => true,
  } satisfies Partial<RunnerOptions>;
  const running = runRunner(options as unknown as RunnerOptions);
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1);
  await running;
  return asked;
}

const REST = {
  endedAt: null,
  reason: null,
  problems: [],
  optimizers: [],
  progress: {
    trials: 1,
    done: 0,
    diverged: 0,
    pruned: 0,
    dead: 0,
    shards: 1,
    shardsWaiting: 0,
    shardsLeased: 1,
    shardsDone: 0,
    shardsDead: 0,
    leasesLost: 0,
    replicas: 0,
  },
};

const EMPTY_LEASE = {
  shard: 0,
  attempt: 1,
  fence: 1,
  expiresAt: "2040-01-01T00:00:00.000Z",
  heartbeatMs: 5_000,
  curvePoints: 8,
  heldOut: 0,
  curvature: null,
  trials: [],
  targets: [],
  rungs: [],
} satisfies Lease;

describe("a lease without a trial", () => {
  it("is given back each time, and asked for again later and later", async () => {
    const paths: string[] = [];
    const asked = await asksFor(16, 200, "0", EMPTY_LEASE, paths);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.length).toBeLessThan(8);
    expect(paths.filter((path) => path.endsWith("/release"))).toHaveLength(asked.length);
    const gaps = asked.slice(1).map((second, i) => second - (asked[i] ?? 0));
    expect(gaps.at(-1)).toBeGreaterThan(2);
  });
});

describe("a runner waits as long as the server says", () => {
  it("when it has made too many calls (429)", async () => {
    expect(await asksFor(25, 429, "10")).toEqual([0, 10, 20]);
  });

  it("when the object is overloaded (503)", async () => {
    expect(await asksFor(25, 503, "10")).toEqual([0, 10, 20]);
  });

  it("and leaves nothing on its signal, however often: the page keeps what hangs on it", async () => {
    const stop = new AbortController();
    const hanging = new Set<unknown>();
    let most = 0;
    const { signal } = stop;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (type: string, listener: never) => {
      hanging.add(listener);
      most = Math.max(most, hanging.size);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: never) => {
      hanging.delete(listener);
      remove(type, listener);
    };
    expect((await asksFor(60, 204, "2", null, [], stop)).length).toBeGreaterThan(25);
    expect(most).toBe(1);
  });

  it("when nothing is waiting and many others wait too (204)", async () => {
    expect(await asksFor(30, 204, "13")).toEqual([0, 13, 26]);
  });

  it("but looks for other sweeps at once when this one has ended", async () => {
    expect(await asksFor(5, 204, "75")).toEqual([0, 2, 4]);
  });
});

describe("a runner that is refused", () => {
  const OTHER = "bbbbbbbbbbbb";
  const problemOf = (status: number) =>
    JSON.stringify({ type: "x/y", title: "x", status, detail: `no, says ${status}` });

  /** Two sweeps run; `leases` answers each call for a lease by its sweep. What it told, and how it ended. */
  async function meets(leases: Readonly<Record<string, number>>, seconds = 9) {
    const states: RunnerState[] = [];
    const asked: string[] = [];
    const fetch: Fetch = async (url) => {
      const sweep = /sweeps\/(\w+)\/leases/.exec(url)?.[1];
      if (sweep === undefined) {
        const sweeps = Object.keys(leases).map((id) => ({ ...SWEEP.sweeps[0], ...REST, id }));
        return new Response(JSON.stringify({ sweeps }));
      }
      asked.push(sweep);
      const status = leases[sweep] ?? 204;
      return new Response(status === 204 ? null : problemOf(status), {
        status,
        headers: { "Retry-After": "2" },
      });
    };
    const stop = new AbortController();
    const options = {
      api: new RunnerApi("http://edge", "token", "runner-1", fetch),
      runner: "runner-1",
      lanesFor: () => 4,
      signal: stop.signal,
      onState: (state: RunnerState) => states.push(state),
      onOutcome: () => {},
      deviceAlive: () => true,
    } satisfies Partial<RunnerOptions>;
    const running = runRunner(options as unknown as RunnerOptions);
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    const endedByItself = states.at(-1)?.kind === "stopped";
    stop.abort();
    await vi.advanceTimersByTimeAsync(1);
    const told = states.flatMap((state) => (state.kind === "waiting" ? [state.message] : []));
    return { asked, told, endedByItself, end: await running };
  }

  it("by one sweep, or not answered by a damaged one, goes on with the others, and tells it once", async () => {
    for (const status of [403, 404, 500, 503]) {
      const { asked, told, endedByItself } = await meets({ aaaaaaaaaaaa: status, [OTHER]: 204 });
      expect(asked.filter((sweep) => sweep === OTHER).length).toBeGreaterThan(2);
      expect(told).toEqual([`sweep aaaaaaaaaaaa refuses: no, says ${status}`]);
      expect(endedByItself).toBe(false);
    }
  });

  it.each([
    [
      "by every sweep there is",
      { aaaaaaaaaaaa: 403, [OTHER]: 403 },
      "the server refused the token: no, says 403",
    ],
    [
      "with a token that nobody knows",
      { aaaaaaaaaaaa: 401, [OTHER]: 204 },
      "the server refused the token: no, says 401",
    ],
    [
      "for its name",
      { aaaaaaaaaaaa: 400, [OTHER]: 400 },
      "the server refuses this runner's requests: no, says 400",
    ],
  ])("%s ends, and says why", async (_, leases, message) => {
    const { endedByItself, end } = await meets(leases);
    expect([endedByItself, end.message]).toEqual([true, message]);
    expect(end.reason).toMatch(/-refused$/);
  });
});
