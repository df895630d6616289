import { describe, expect, it } from "vitest";
import type { Dispatch } from "../command-stream.ts";
import type { Kernel } from "../kernel.ts";
import type { Pipeline } from "../pipelines.ts";
import type { ResidenceMode } from "../residence-mode.ts";
import { Residence } from "./residence.ts";

/** A program whose kernel has `characters` of text, on a device that compiles nothing until told. */
function program(mode: Exclude<ResidenceMode, "never">, characters = 2000, refusal?: string) {
  const cost = { milliseconds: 1, spentMs: 0 };
  const pipeline = { label: "", code: "", ready: undefined, pending: undefined } as unknown as Pipeline;
  const compiled: Pipeline[] = [];
  let written = 0;
  let fail: ((error: Error) => void) | undefined;
  const kernel = (): Kernel => ({ label: "", code: " ".repeat(characters), bindings: [], grid: [1, 1, 1] });
  const residence = new Residence(
    {
      build: () => {
        written++;
        return refusal
          ? { ok: false, reason: refusal }
          : { ok: true, resident: { kernel, resources: [] as readonly GPUBuffer[] } };
      },
      bind: () => [{ pipeline, group: {} as GPUBindGroup, x: 1, y: 1, z: 1 } satisfies Dispatch],
      compile: (which) => {
        compiled.push(which);
        return new Promise((_, reject) => {
          fail = reject;
        });
      },
      layered: { cost, dispatches: 10 },
    },
    mode,
  );
  return {
    residence,
    cost,
    compiled,
    written: () => written,
    ready: () => Object.assign(pipeline, { ready: {} }),
    fail: (error: Error) => fail?.(error),
  };
}

describe("residence", () => {
  it("writes the kernel after a while, compiles it when that has paid, and changes when it is ready", () => {
    const { residence, cost, compiled, written, ready } = program("auto", 4000);
    expect(residence.next(8)).toBeUndefined();
    expect(written()).toBe(0);
    cost.spentMs = 100;
    expect(residence.next(8)).toBeUndefined();
    expect([written(), compiled.length]).toEqual([1, 0]);
    cost.spentMs = 200;
    residence.next(8);
    residence.next(8);
    expect([written(), compiled.length], "compiled once").toEqual([1, 1]);
    expect(residence.next(8)).toBeUndefined();
    ready();
    expect(residence.next(8)?.replays).toBe(7);
  });

  it("is resident at once where an earlier shard has compiled the kernel", () => {
    const { residence, cost, compiled, ready } = program("auto", 1e6);
    ready();
    cost.spentMs = 60;
    expect(residence.next(4)?.replays).toBe(4);
    expect(compiled).toEqual([]);
  });

  it("keeps a dispatch within a submit's worth of work, whatever is asked for", () => {
    const { residence } = program("always");
    // 10 dispatches of 1 ms: 10 ms a replay until it was measured, 75 ms in a dispatch.
    const first = residence.next(4096);
    expect(first?.replays).toBe(7);
    if (first) first.cost.milliseconds = 1;
    expect(residence.next(4096)?.replays).toBe(64);
    if (first) first.cost.milliseconds = 200;
    expect(residence.next(4096)?.replays, "never less than one").toBe(1);
    if (first) first.cost.milliseconds = 0.001;
    expect(residence.next(1e6)?.replays).toBe(1024);
    expect(residence.next(3)?.replays, "never more than asked for").toBe(3);
  });

  it("needs few sets of parameters: replays in total are exact all the same", () => {
    const { residence } = program("always");
    const cost = residence.next(1)?.cost;
    if (cost) cost.milliseconds = 0.001;
    const seen = new Set<number>();
    for (let asked = 1; asked <= 4096; asked++) {
      let left = asked;
      while (left > 0) {
        const replays = residence.next(left)?.replays ?? 0;
        seen.add(replays);
        left -= replays;
        expect(left).toBeGreaterThanOrEqual(0);
      }
    }
    expect(seen.size).toBeLessThanOrEqual(22);
  });

  it("stays layered, and says why, where the kernel is refused or does not compile", async () => {
    const refused = program("auto", 10, "a tensor is split");
    refused.cost.spentMs = 1e9;
    expect(refused.residence.next(1)).toBeUndefined();
    expect(refused.residence.refusal).toBe("a tensor is split");
    const broken = program("auto", 10);
    broken.cost.spentMs = 1e9;
    broken.residence.next(1);
    broken.fail(new Error("does not compile"));
    await Promise.resolve();
    await Promise.resolve();
    expect(broken.residence.refusal).toBe("does not compile");
    expect(broken.residence.next(1)).toBeUndefined();
  });
});
