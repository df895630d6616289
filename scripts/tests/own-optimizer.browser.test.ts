/** docs/own-optimizer.md, executed: every request is posted and run in Chrome beside adam. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentedRequests } from "../../gpu-runner/optimizers/own-optimizers.fixture.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena, sweepEnd } from "./arena.fixture.ts";

interface Exported {
  readonly trial: { readonly optimizer: string };
  readonly result: {
    readonly status: string;
    readonly value: number;
    readonly curve: { readonly value: number[] };
  };
}

describe("docs/own-optimizer.md", () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena();
    arena.runner("own-optimizers");
  });
  afterAll(() => arena?.close());

  it("has five requests", () => expect(documentedRequests).toHaveLength(5));

  it.each(documentedRequests.map((request) => [request.name, request] as const))("%s", async (_, request) => {
    const { id } = await createSweep(arena.server, request as never);
    const ended = await sweepEnd(arena.server, id);
    expect(ended).toMatchObject({ status: "complete", progress: { dead: 0 } });
    const answer = await fetch(`${arena.server.url}/v1/sweeps/${id}/export?format=json`);
    const { trials } = (await answer.json()) as { readonly trials: readonly Exported[] };
    const own = trials.filter(({ trial }) => trial.optimizer.includes("@"));
    expect(own).toHaveLength(trials.length / 2);
    const lowered = own.filter(({ result }) => result.value < (result.curve.value[0] as number));
    expect(lowered.length).toBeGreaterThan(own.length / 2);
  });
});
