/** Result pages of made-up sweeps: an export's figures, findings in words, and the command's mistakes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { type SweepExport, sweepExportSchema } from "../../shared/contracts/sweep-export.ts";
import { type Plan, planSweep } from "../../shared/planning/plan.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";
import { syntheticResults } from "../../shared/scoring/synthetic-results.fixture.ts";
import { boardFromExport } from "./board-from-export.ts";
import { withCompactCurves } from "./exported-curves.ts";
import { figure, listed, share } from "./figures.ts";
import { whatItDoesNotSay, whatItSays } from "./findings.ts";
import { resultsPage } from "./page.ts";

const folder = mkdtempSync(join(tmpdir(), "saddlebench-results-"));
afterAll(() => rmSync(folder, { recursive: true }));

function planOf(change: Partial<SweepRequestInput> = {}, edition: 1 | 2 = 1): Plan {
  const request = sweepRequestSchema.parse({
    name: "made-up",
    problems: [
      { name: "himmelblau", targets: [1, 0.1, 1e-9] },
      { name: "rosenbrock", targets: [1, 0.1] },
    ],
    optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "momentum" }],
    protocol: { configurations: 4, tuningSeeds: 1, finalSeeds: 8, sampler: "sobol" },
    ...change,
  } satisfies SweepRequestInput);
  const planned = planSweep(request, catalogue, edition);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

function exportOf(plan: Plan, quality: Readonly<Record<string, number>>): SweepExport {
  const device = {
    vendor: "v",
    architecture: "",
    description: "",
    adapterClass: "software" as const,
    isFallbackAdapter: true,
    browser: "b",
    kernels: "k",
    version: "1",
  };
  const trials = syntheticResults(plan, quality).map(({ index, result }) => {
    const { entry, study } = positionOf(plan, index);
    const hyperparameters = entry.studies[study]?.samples[0] ?? {};
    const trial = trialAt(plan, index, { configuration: 0, hyperparameters });
    const at = "2026-01-01T00:00:00.000Z";
    const provenance = { runner: "runner", device, shard: 0, acceptedAt: at, digest: "d" };
    return { trial, result: { ...result, key: trial.key }, provenance };
  });
  const progress = { trials: plan.trials, done: plan.trials, diverged: 0, pruned: 0, dead: 0, replicas: 0 };
  const shards = {
    shards: 1,
    shardsWaiting: 0,
    shardsLeased: 0,
    shardsDone: 1,
    shardsDead: 0,
    leasesLost: 0,
  };
  return sweepExportSchema.parse({
    sweep: {
      id: "abcdefghijkl",
      name: plan.request.name,
      edition: plan.edition,
      status: "complete",
      createdAt: "2026-01-01T00:00:00.000Z",
      endedAt: "2026-01-01T01:00:00.000Z",
      progress: { ...progress, ...shards },
      problems: plan.problems.map(({ label }) => label),
      optimizers: plan.optimizers.map(({ name }) => name),
      reason: null,
      request: plan.request,
    },
    trials,
  });
}

const QUALITY = { sgd: 6, adam: 8, momentum: 13 };

describe("result pages", () => {
  const exported = exportOf(planOf(), QUALITY);
  const board = boardFromExport(exported, catalogue);

  it("name the leader, who is worse, and what wasn't reached", () => {
    const says = whatItSays(board).join("\n");
    expect(board.board.rows[0]?.optimizer).toBe("momentum");
    expect(says).toMatch(/\*\*momentum\*\* has the best score, B = [01]\.\d{3} \(/);
    expect(says).toMatch(
      /better than adam .*Holm correction over 2.*: momentum by 0\.\d{3} \(0\.\d{3}–0\.\d{3}\), p 0\.\d+\./,
    );
    expect(says).toMatch(/On `himmelblau`, \*\*momentum\*\* leads .*0 of 2 .*not told apart: sgd and adam/);
    expect(says).toMatch(/On `rosenbrock`, \*\*momentum\*\* leads .*2 of 2 others are worse/);
    expect(says).toMatch(/Across problems \(Friedman test over 2 problems, p = /);
    const limits = whatItDoesNotSay(board).join("\n");
    expect(limits).toMatch(/On `himmelblau`, no run reached 1e-9 within 300/);
    expect(limits).toMatch(/software adapter/);
    expect(limits).not.toMatch(/present version would not draw/);
  });

  it("name the axes that the request replaced", () => {
    const space = {
      momentum: { kind: "fixed" as const, value: 0.9 },
      rate: { kind: "number" as const, range: [0.001, 0.1] as [number, number], scale: "log" as const },
    };
    const optimizers = [{ name: "sgd" }, { name: "adam" }, { name: "momentum", space }];
    const limits = whatItDoesNotSay(boardFromExport(exportOf(planOf({ optimizers }), QUALITY), catalogue));
    expect(limits.join("\n")).toMatch(/momentum momentum = 0\.9; momentum rate 0\.001 to 0\.1 \(log\)/);
  });

  it("claim nothing where the seeds can't carry it", () => {
    const few = planOf({ protocol: { configurations: 4, finalSeeds: 6 } });
    const says = whatItSays(boardFromExport(exportOf(few, QUALITY), catalogue)).join("\n");
    expect(says).toMatch(
      /Nothing is claimed about the 2 others: too few pairs that differ to reach p < 0.05 after correction/,
    );
    expect(says).not.toMatch(/others are worse/);
  });

  it("hold a table of every problem; cells have no stray bars", () => {
    const page = resultsPage(board, "whole");
    for (const label of ["himmelblau", "rosenbrock"]) expect(page).toContain(`### \`${label}\``);
    const tables = page.split("\n\n").filter((block) => block.startsWith("|"));
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      const bars = table
        .trim()
        .split("\n")
        .map((line) => line.split("|").length);
      expect(new Set(bars).size).toBe(1);
    }
  });

  it("need few points of curves", () => {
    const thin = boardFromExport(withCompactCurves(exported), catalogue);
    expect(thin.board.rows).toEqual(board.board.rows);
    expect(resultsPage(thin, "whole")).toBe(resultsPage(board, "whole"));
  });

  it("of a sweep by studies lead with what may be said, under which tuning, in the board's order", () => {
    const protocol = { studies: 4, configurations: 3 };
    const studies = boardFromExport(exportOf(planOf({ protocol }, 2), QUALITY), catalogue);
    const rows = studies.board.board?.rows ?? [];
    const page = resultsPage(studies, "compact");
    const says = page.slice(page.indexOf("## What it says"), page.indexOf("## Board"));
    expect(says).toMatch(/tuned over the published default and 3 more configurations/);
    expect(says).toContain(rows[0]?.optimizer);
    const places = rows.map(({ optimizer }) => page.indexOf(`| ${optimizer} |`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(page).toContain("in 4 independent studies");
    expect(page).toContain("8 points of each curve");
    expect(page).toContain("perl docs/reproduce.pl");
    expect(page).not.toMatch(/undefined|NaN/);
    expect(resultsPage(board, "whole")).toContain("a sweep of the first edition");
  });

  it("say so when hyper-parameters differ from the present plan, and refuse another sweep's trials", () => {
    const [first, ...rest] = exported.trials;
    if (first === undefined) throw new Error("no trials");
    const moved = {
      ...first,
      trial: { ...first.trial, hyperparameters: { rate: 0.5 }, key: "ab".repeat(16) },
    };
    const changed = boardFromExport({ ...exported, trials: [moved, ...rest] }, catalogue);
    expect(whatItDoesNotSay(changed).join("\n")).toMatch(/1 trials? ran with hyper-parameters/);
    const other = { ...first, trial: { ...first.trial, optimizer: "rmsprop" } };
    expect(() => boardFromExport({ ...exported, trials: [other, ...rest] }, catalogue)).toThrow(
      /trial 0 \(himmelblau, version \d+, rmsprop\) has another place/,
    );
  });

  it("read an export of a problem's earlier version with the targets frozen for that, and say so", () => {
    const problems = catalogue.problems.map((problem) =>
      problem.name === "himmelblau" ? { ...problem, version: 9, targets: [7, 3] } : problem,
    );
    const earlier = boardFromExport(exported, { ...catalogue, problems });
    expect(earlier.board.rows).toEqual(board.board.rows);
    expect(earlier.earlier).toEqual([{ problem: "himmelblau", ran: 1, present: 9 }]);
    expect(whatItDoesNotSay(earlier).join("\n")).toMatch(
      /`himmelblau` ran as version 1 and is at version 9 now/,
    );
  });

  it("read an export of which the present catalogue searches an axis no more: as many trials, the same figures", () => {
    const frozenNow = (name: string) => ({
      ...catalogue,
      optimizers: catalogue.optimizers.map((optimizer) => {
        if (optimizer.name !== name) return optimizer;
        const hyperparameters = Object.entries(optimizer.hyperparameters).map(
          ([key, { sweep: _, ...rest }]) => [key, rest],
        );
        return { ...optimizer, hyperparameters: Object.fromEntries(hyperparameters) };
      }),
    });
    const then = boardFromExport(exported, frozenNow("sgd"));
    expect(then.board.rows).toEqual(board.board.rows);
    expect(whatItDoesNotSay(then).join("\n")).toMatch(/trials ran with hyper-parameters/);
    // Negative control: had all trials run at one value, nothing would speak of a search.
    const alike = exported.trials.map((row) =>
      row.trial.optimizer === "sgd" ? { ...row, trial: { ...row.trial, hyperparameters: { rate: 1 } } } : row,
    );
    expect(() => boardFromExport({ ...exported, trials: alike }, frozenNow("sgd"))).toThrow(/another place/);
  });

  it("the command writes the page from a file, and explains mistakes in a line", () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, "..", "results.ts"), ...args], {
        encoding: "utf8",
      });
    const path = join(folder, "made-up.json.gz");
    writeFileSync(path, gzipSync(JSON.stringify(exported)));
    expect(run("--export", path, "--out", folder).status).toBe(0);
    expect(readFileSync(join(folder, "made-up.md"), "utf8")).toBe(resultsPage(board, "whole"));
    const missing = run("--sweep", "nonsense");
    expect([missing.status, missing.stderr.split("\n").length]).toEqual([2, 2]);
    expect(missing.stderr).toMatch(/--sweep ID/);
    expect(run("--export", join(folder, "no.json")).stderr).toMatch(/cannot be read/);
  });
});

describe("figures", () => {
  it("have three digits, and words for nothing", () => {
    expect([0, 1234.5, 12.345, 0.012345, 1.2e-7, 123456, null].map(figure)).toEqual(
      ["0", "1235", "12.3", "0.0123", "1.2e-7", "1.2e+5", "–"], // 1234.5 rounds half up
    );
    expect(share({ estimate: 0.5, low: 0.186, high: 0.814 })).toBe("50 % (19–81)");
    expect(share({ estimate: 1, low: null, high: null })).toBe("100 %");
    expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });
});
