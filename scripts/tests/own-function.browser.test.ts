/** docs/own-function.md, executed: a function as text, looked at by the command, trained in Chrome, on the leaderboard. */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena, sweepEnd } from "./arena.fixture.ts";

const GUIDE = "docs/own-function.md";
const ROOT = join(import.meta.dirname, "..", "..");
const blocks = async (language: string): Promise<readonly string[]> => {
  const text = await readFile(join(ROOT, GUIDE), "utf8");
  const fenced = text.split(/^```/m).filter((_, i) => i % 2 === 1);
  return fenced
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1));
};

interface Exported {
  readonly trial: { readonly optimizer: string };
  readonly result: { readonly endsAt: string | null; readonly value: number };
}

describe("docs/own-function.md", () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena();
  });
  afterAll(() => arena?.close());

  it("prints what it says", async () => {
    const [command = ""] = await blocks("sh");
    const [printed] = await blocks("");
    const [, formula = ""] = /function "([^"]+)"/.exec(command) ?? [];
    const options = command.slice(command.indexOf("--dimension")).trim().split(" ");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["scripts/sweep.ts", "function", formula, ...options, "--server", arena.server.url],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(stdout).toBe(printed);
  });

  it("trains the function; runs say where they end, and saddle-free Newton never at the saddle", async () => {
    const [request = "{}"] = await blocks("json");
    const runner = arena.runner("own-function");
    const { id } = await createSweep(arena.server, JSON.parse(request));
    const { status } = await sweepEnd(arena.server, id);
    expect(status, runner.log.join("\n")).toBe("complete");
    const answer = await fetch(`${arena.server.url}/v1/sweeps/${id}/export?format=json`);
    const { trials } = (await answer.json()) as { readonly trials: readonly Exported[] };
    const ends = (optimizer: string) =>
      new Set(trials.filter(({ trial }) => trial.optimizer === optimizer).map(({ result }) => result.endsAt));
    expect(ends("saddle-free-newton")).toContain("minimum");
    expect(ends("saddle-free-newton")).not.toContain("saddle");
    // Control: the method that saddles attract ends there.
    expect(ends("newton")).toContain("saddle");
    for (const { result } of trials) expect(result.value).toBeGreaterThan(-(1.005 ** 2) / 4 - 1e-6);
  });
});
