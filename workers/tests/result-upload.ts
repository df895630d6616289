/** Finished results sent to an edge, and sweeps whose results can be sent. */
import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import { type Leaderboard, leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { call, createSweep, type Reply, report, resultOf, takeLease } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

export async function send<T = ProblemDetails>(
  file: string | ArrayBuffer | Uint8Array<ArrayBuffer> | null,
  options?: string,
  token: string | null = ADMIN_TOKEN,
): Promise<Reply<T>> {
  const form = new FormData();
  if (file !== null) form.append("results", new Blob([file]), "results");
  if (options !== undefined) form.append("options", options);
  const response = await exports.default.fetch("http://edge/v1/results", {
    method: "POST",
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

/** Ends above, or at the hardest target after a number of steps that depends on the trial. */
export async function runSome(change: Parameters<typeof createSweep>[0] = {}): Promise<string> {
  const protocol = { studies: 6, configurations: 2, tuningSeeds: 1, finalSeeds: 1, sampler: "random" };
  const { id } = await createSweep({ protocol, ...change });
  for (;;) {
    const lease = await takeLease(id, "runner-1");
    if (!lease) break;
    const results = lease.trials.map((trial) =>
      resultOf(trial, lease.targets.length, {
        status: "diverged",
        costToTarget: lease.targets.map(() => 5),
      }),
    );
    expect((await report(id, "runner-1", lease, results)).status).toBe(200);
  }
  return id;
}

export const textOf = async (id: string): Promise<string> =>
  JSON.stringify((await call<object>("GET", `/v1/sweeps/${id}/export?format=json`)).body);
export const boardOf = async (id: string): Promise<Leaderboard> =>
  leaderboardSchema.parse((await call("GET", `/v1/sweeps/${id}/leaderboard`)).body);

export const idsOf = async (): Promise<readonly string[]> =>
  (await call<{ sweeps: SweepDetail[] }>("GET", "/v1/sweeps?limit=200")).body.sweeps.map(({ id }) => id);

export async function gzip(text: string): Promise<ArrayBuffer> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).arrayBuffer();
}
