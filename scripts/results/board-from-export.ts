/** An export becomes the sweep it came from: plan, leaderboard, devices. The server isn't asked again. */
import type { Catalogue } from "../../shared/catalogue/entry.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import { heldOutEndsOf } from "../../shared/contracts/target-series.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { catalogueOf, type EarlierVersion } from "../../shared/imports/catalogue-as-run.ts";
import { type Plan, planSweep } from "../../shared/planning/plan.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";
import { trialKey } from "../../shared/planning/trial-key.ts";
import { buildLeaderboard, type ComputedLeaderboard } from "../../shared/scoring/leaderboard.ts";
import { ClientError } from "../client/api.ts";
import { type KnownPoints, knownPoints } from "./known-points.ts";

/** A run of a best configuration on a fresh seed. */
export interface FinalRun {
  /** Label of the problem. */
  readonly problem: string;
  readonly optimizer: string;
  readonly result: TrialResult;
}

export interface ExportedBoard {
  readonly sweep: SweepExport["sweep"];
  readonly plan: Plan;
  readonly board: ComputedLeaderboard;
  /** Trials that this version would plan with other hyper-parameters or options: the published spaces have changed. */
  readonly changed: number;
  /** Problems that have another version now. */
  readonly earlier: readonly EarlierVersion[];
  /** Accepted results per kind of device, most first. */
  readonly devices: readonly { readonly device: string; readonly trials: number }[];
  readonly finalRuns: readonly FinalRun[];
  /** What is known of each problem, by label. */
  readonly known: ReadonlyMap<string, KnownPoints>;
}

/**
 * @param ended false: with as few bootstrap draws as while the sweep ran
 * @throws ClientError when this version plans another sweep from the same request
 */
export function boardFromExport(exported: SweepExport, catalogue: Catalogue, ended = true): ExportedBoard {
  const { sweep, trials } = exported;
  const asRun = catalogueOf(
    sweep.request,
    trials.map(({ trial }) => trial),
    catalogue,
  );
  const planned = planSweep(sweep.request, asRun.catalogue, sweep.edition);
  if (!planned.ok) throw new ClientError(`this version refuses the sweep: ${planned.issues[0]?.message}`);
  const { plan } = planned;
  const used = new Map<string, ParameterValues>();
  const finalRuns: FinalRun[] = [];
  let changed = 0;
  for (const { trial, result } of trials) {
    const { index, problem, optimizer, configuration } = trial;
    const at = index < plan.trials ? positionOf(plan, index) : undefined;
    const same =
      at?.entry.problem.name === problem.name &&
      at.entry.problem.version === problem.version &&
      at.entry.optimizer.entry.name === optimizer &&
      at.phase === trial.phase &&
      at.repetition === trial.repetition;
    if (at === undefined || !same) {
      throw new ClientError(
        `trial ${index} (${problem.name}, version ${problem.version}, ${optimizer}) has another place in this version's plan; use the version that ran the sweep`,
      );
    }
    const planned = trialAt(plan, index, trial);
    // An option that came later has the default that was computed then.
    const options = { ...planned.problem.options, ...problem.options };
    if (trialKey({ ...trial, problem: { ...problem, options } }) !== planned.key) changed++;
    if (at.phase === "final")
      finalRuns.push({ problem: at.entry.problem.label, optimizer: at.entry.optimizer.name, result });
    used.set(`${at.entry.index}/${at.study}/${configuration}`, trial.hyperparameters);
  }
  const curves = new Map(trials.map(({ trial, result }) => [trial.index, result.curve]));
  const board = buildLeaderboard({
    plan,
    trials: trials.map(({ trial, result, provenance }) => ({
      ...result,
      heldOut: heldOutEndsOf(result),
      adapterClass: provenance.device.adapterClass,
      index: trial.index,
    })),
    curve: (index) => curves.get(index) ?? null,
    configuration: (entry, study, configuration) => used.get(`${entry.index}/${study}/${configuration}`),
    ended,
  });
  const known = new Map(plan.problems.map((problem) => [problem.label, knownPoints(problem)]));
  const { earlier } = asRun;
  return { sweep, plan, board, devices: devicesOf(trials), changed, earlier, finalRuns, known };
}

function devicesOf(trials: SweepExport["trials"]): ExportedBoard["devices"] {
  const counts = new Map<string, number>();
  for (const { device } of trials.map((row) => row.provenance)) {
    const { vendor, architecture, description, adapterClass, browser, kernels, version } = device;
    const adapter = [vendor, architecture, description].filter((text) => text !== "").join(" ");
    const parts = [
      adapter || "unnamed adapter",
      adapterClass,
      browser,
      `kernels ${kernels}`,
      `version ${version}`,
    ];
    const name = parts.join(" · ");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([device, count]) => ({ device, trials: count }))
    .sort((a, b) => b.trials - a.trials);
}
