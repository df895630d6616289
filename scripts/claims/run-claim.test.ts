/** A run goes on where it was stopped, and what was kept of other parameters is not taken. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { defineClaim } from "./claim.ts";
import { meanFigure } from "./interval.ts";
import { readRecords, writeRecord } from "./record.ts";
import { type Progress, runClaim } from "./run-claim.ts";
import { faultsOf, writePages } from "./stored.ts";

const PAGE = `${"squares"}.md`;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saddlebench-claims-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function squares(ran: number[], { size = 1, failsAt = 0, atMost = 100 } = {}) {
  return defineClaim({
    name: "squares",
    title: "Squares",
    who: "Nobody",
    statement: "squares are small.",
    what: "Squares.",
    limits: "Three of them.",
    minutes: { short: 1, full: 2 },
    rule: { conditions: [{ where: "x is at most 3", figure: "square", atMost }], checks: [] },
    outcome: z.number(),
    parts: async () =>
      [1, 2, 3].map((x) => ({
        key: `x-${x}`,
        parameters: { x, size },
        async run() {
          if (x === failsAt) throw new Error("stopped");
          ran.push(x);
          return x * x * size;
        },
      })),
    measure: (outcomes) => ({
      figures: [meanFigure({ name: "square", meaning: "square", unit: "numbers" }, outcomes)],
      tables: [],
    }),
  });
}

const options = (seen: Progress[] = []) => {
  let clock = 0;
  return {
    full: false,
    kept: join(folder, "kept"),
    versions: { saddlebench: "0", node: "0" },
    cpuSeconds: () => clock++,
    onProgress: (progress: Progress) => seen.push(progress),
  };
};

describe("a run of a claim", () => {
  it("goes on at the part where it was stopped, and tells how long the rest takes", async () => {
    const ran: number[] = [];
    await expect(runClaim(squares(ran, { failsAt: 3 }), options())).rejects.toThrow("stopped");
    const seen: Progress[] = [];
    const record = await runClaim(squares(ran), options(seen));
    expect(ran).toEqual([1, 2, 3]);
    expect(seen.map(({ isKept }) => isKept)).toEqual([true, true, false]);
    expect(seen.map(({ secondsLeft }) => secondsLeft)).toEqual([2, 1, 0]);
    expect(record.figures[0]).toMatchObject({ estimate: 4.66667, pieces: 3 });
    expect(record.result.verdict).toBe("holds");
  });

  it("does not take what was kept of other parameters, nor half a file", async () => {
    const ran: number[] = [];
    await expect(runClaim(squares(ran, { failsAt: 3 }), options())).rejects.toThrow("stopped");
    await writeFile(join(folder, "kept/squares/x-1.json"), '{"parameters": {"x": 1');
    await runClaim(squares(ran, { size: 1 }), options());
    expect(ran).toEqual([1, 2, 1, 3]);
    await expect(runClaim(squares(ran, { failsAt: 3 }), options())).rejects.toThrow("stopped");
    await runClaim(squares(ran, { size: 2 }), options());
    expect(ran.slice(4)).toEqual([1, 2, 1, 2, 3]);
  });
});

describe("stored results", () => {
  const store = async (claim = squares([])) => {
    await writeRecord(folder, await runClaim(claim, options()));
    await writePages([claim], folder);
    return claim;
  };

  it("agree with their pages", async () => {
    const claim = await store();
    expect(await faultsOf([claim], folder)).toEqual([]);
    expect(await readFile(join(folder, PAGE), "utf8")).toContain("**Holds**");
    expect(await readFile(join(folder, "README.md"), "utf8")).toContain(`[Squares](${PAGE})`);
  });

  it.each([
    ["a figure", (text: string) => text.replace("4.66667", "4.7")],
    ["the verdict", (text: string) => text.replace('"holds"', '"does not hold"')],
  ])("are found out where %s is typed by hand", async (_, change) => {
    const claim = await store();
    const path = join(folder, "squares.json");
    const text = await readFile(path, "utf8");
    expect(change(text)).not.toBe(text);
    await writeFile(path, change(text));
    expect(await faultsOf([claim], folder)).not.toEqual([]);
  });

  it("are found out where the page is edited, the rule has moved or the claim is gone", async () => {
    const claim = await store();
    await writeFile(join(folder, PAGE), "# Squares\n");
    expect(await faultsOf([claim], folder)).toHaveLength(1);
    await writePages([claim], folder);
    const moved = squares([], { atMost: 1000 });
    expect((await faultsOf([moved], folder))[0]).toContain("run it again");
    expect((await faultsOf([], folder))[0]).toContain("no claim of the registry");
  });

  it("are refused in another form", async () => {
    await store();
    const path = join(folder, "squares.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"pieces"', '"parts"'));
    await expect(readRecords(folder)).rejects.toThrow();
  });
});
