/** Files of results that are refused: one line that says what, where and what would be right; nothing is left. */
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import { MAX_UNPACKED_BYTES } from "../http/unpacked.ts";
import { createSweep, finish, needLease } from "./client.ts";
import { gzip, idsOf, send, textOf } from "./result-upload.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

describe("a broken file", () => {
  type Broken = (exported: SweepExport & { trials: Record<string, never>[] }) => unknown;
  const broken: readonly (readonly [what: string, change: Broken, line: RegExp])[] = [
    ["no list of trials", ({ sweep }) => ({ sweep, trials: 3 }), /^trials: must be a list/],
    ["no sweep", ({ trials }) => ({ trials }), /^the file is no export: it must be /],
    [
      "the first edition",
      ({ sweep: { edition: _, ...sweep }, trials }) => ({ sweep, trials }),
      /^sweep\.edition: the export is of the first edition/,
    ],
    [
      "a newer edition",
      ({ sweep, trials }) => ({ sweep: { ...sweep, edition: 3 }, trials }),
      /^sweep\.edition: must be 2, not 3/,
    ],
    [
      "a sweep that runs",
      ({ sweep, trials }) => ({ sweep: { ...sweep, status: "running" }, trials }),
      /^sweep\.status: only complete sweeps are imported/,
    ],
    [
      "a row less",
      ({ sweep, trials }) => ({ sweep, trials: trials.slice(1) }),
      /^trials: the file has \d+, and sweep\.progress\.done says \d+/,
    ],
    [
      "another request",
      ({ sweep, trials }) => ({
        sweep: { ...sweep, request: { ...sweep.request, seed: sweep.request.seed + 1 } },
        trials,
      }),
      /^trials\.0\.trial\.seed: trial 0 is planned with \d+, and the file says \d+$/,
    ],
    [
      "an unknown optimizer",
      ({ sweep, trials }) => ({
        sweep: { ...sweep, request: { ...sweep.request, optimizers: [{ name: "nobodys" }] } },
        trials,
      }),
      /^sweep\.request\.optimizers\.0\.name: this release cannot plan it: no optimizer "nobodys"/,
    ],
    [
      "other targets",
      ({ sweep, trials }) => ({ sweep: { ...sweep, targets: [[3, 2, 1]] }, trials }),
      /^sweep\.targets\.0: rosenbrock has the targets /,
    ],
    [
      "a row twice",
      ({ sweep, trials }) => ({ sweep, trials: [trials[1], ...trials.slice(1)] }),
      /^trials\.1\.trial\.index: there are two results of trial 1$/,
    ],
    [
      "a word for a number",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({
          ...row,
          result: { ...row.result, value: "low" as never },
        })),
      /^trials\.2\.result\.value: /,
    ],
    [
      "a curve with a hole",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({
          ...row,
          result: { ...row.result, curve: { ...row.result.curve, seconds: [0, null as never] } },
        })),
      /^trials\.2\.result\.curve\.seconds\.1: must be a number$/,
    ],
    [
      "columns of different length",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({
          ...row,
          result: { ...row.result, curve: { ...row.result.curve, seconds: [0] } },
        })),
      /^trials\.2\.result\.curve: its columns must be equally long$/,
    ],
    [
      "costs of too few targets",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({ ...row, result: { ...row.result, costToTarget: [] } })),
      /^trials\.2\.result\.costToTarget: must have \d entries/,
    ],
    [
      "a winner that did not win",
      ({ sweep, trials }) => {
        const i = trials.findIndex((row) => (row as unknown as Row).trial.phase === "final");
        return changed({ sweep, trials }, i, (row) => ({
          ...row,
          trial: { ...row.trial, configuration: (row.trial.configuration + 1) % 3 },
        }));
      },
      /^trials\.\d+\.trial\.(configuration: the final run is of|hyperparameters: configuration \d of the study has others)/,
    ],
  ];
  type Row = SweepExport["trials"][number];
  function changed(
    { sweep, trials }: { sweep: unknown; trials: readonly unknown[] },
    at: number,
    change: (row: Row) => Row,
  ) {
    return { sweep, trials: trials.map((row, i) => (i === at ? change(row as Row) : row)) };
  }

  it("is refused with one line that says what, where and what would be right, and leaves nothing", async () => {
    const { id: origin } = await createSweep({ name: "broken" });
    await finish(origin);
    const exported = JSON.parse(await textOf(origin)) as SweepExport & { trials: Record<string, never>[] };
    const before = await idsOf();
    for (const [what, change, line] of broken) {
      const { status, body, headers } = await send(JSON.stringify(change(exported)));
      expect(status, `${what}: ${JSON.stringify(body)}`).toBe(422);
      expect(headers.get("Content-Type")).toBe("application/problem+json");
      expect(body.type).toMatch(/invalid-results$/);
      expect(body.detail, what).toMatch(line);
      expect(body.detail).not.toContain("\n");
    }
    expect(await idsOf()).toEqual(before);
  });

  it("is refused where it is no file at all, or too large", async () => {
    const form = await exports.default.fetch("http://edge/v1/results", {
      method: "POST",
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" },
      body: "{}",
    });
    expect(form.status).toBe(400);
    expect((await send(null)).body.detail).toMatch(/^there must be one part results/);
    expect((await send("")).body.detail).toMatch(/^the file is /);
    expect((await send('{"sweep": {')).body.detail).toMatch(/cut off/);
    expect((await send("[".repeat(100_000))).status).toBe(422);
    expect((await send(Uint8Array.of(0x1f, 0x8b, 8, 0))).body.detail).toMatch(/cannot be unpacked/);
    const bomb = await send(await gzip(" ".repeat(MAX_UNPACKED_BYTES + 1)));
    expect(bomb.status).toBe(413);
    expect((await send(new Uint8Array(8 * 1_048_576 + 1))).status).toBe(413);
    expect((await send("{}", "{")).body.detail).toBe("the part options is no JSON");
    expect((await send("{}", '{"colour": 1}')).body.detail).toMatch(/^options\./);
  });

  it("needs an administrator's token", async () => {
    expect((await send("{}", undefined, null)).status).toBe(401);
    expect((await send("{}", undefined, RUNNER_TOKEN)).status).toBe(403);
  });
});

it("a lease of another sweep still works beside it (control)", async () => {
  const { id } = await createSweep({ name: "beside" });
  expect((await needLease(id, "runner-1")).trials.length).toBeGreaterThan(0);
});
