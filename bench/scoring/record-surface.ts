/**
 * `node bench/scoring/record-surface.ts [--problem mnist-10x10] [--configurations 64] [--seeds 4] [--optimizers a,b]
 * [--engine webgpu]`: runs the default and Sobol points of each of the quickstart's optimizers on the same seeds, at the
 * settings of the preset that has the problem, and writes bench/scoring/surfaces/PROBLEM.json. `--optimizers` records
 * those anew and keeps the others. `--engine`: `webgpu` (Dawn, lanes side by side) or `reference` (float64, no driver).
 */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import type { Engine } from "../../gpu-runner/engine.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { PlanEntry } from "../../shared/planning/planned.ts";
import { trialSeed } from "../../shared/planning/seeds.ts";
import { structureOf } from "../../shared/planning/shards.ts";
import {
  type RecordedRun,
  type RecordedSurface,
  readSurface,
  recordedRun,
  writeSurface,
} from "./recorded-surface.ts";

const DATA = createNodeDataSource();
const QUICKSTART = new URL("../../shared/presets/quickstart.json", import.meta.url);
const ZOO = new URL("../../shared/presets/saddle-zoo.json", import.meta.url);
/** Most lanes side by side: more gain nothing on a software adapter. */
const LANES = 64;

interface Wanted {
  readonly problem: string;
  readonly engine: string;
  readonly configurations: number;
  readonly seeds: number;
  /** Empty: all of the preset. */
  readonly optimizers: readonly string[];
}

interface PlannedRun {
  readonly configuration: number;
  readonly seed: number;
  readonly hyperparameters: ParameterValues;
}

function wantedFrom(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      problem: { type: "string", default: "mnist-10x10" },
      engine: { type: "string", default: "webgpu" },
      configurations: { type: "string", default: "64" },
      seeds: { type: "string", default: "4" },
      optimizers: { type: "string", default: "" },
    },
  });
  return {
    problem: values.problem,
    engine: values.engine,
    configurations: Number(values.configurations),
    seeds: Number(values.seeds),
    optimizers: values.optimizers.split(",").filter((name) => name !== ""),
  };
}

/** An engine with one lane for each seed. */
type EngineSource = (seeds: readonly number[]) => Promise<Engine>;

async function engineSource(kind: string): Promise<EngineSource> {
  if (kind === "reference")
    return async (seeds) => createReferenceEngine({ lanes: seeds.length, seeds: laneSeeds(seeds) });
  const { device, info } = await openDawnDevice();
  return async (seeds) =>
    createWebGpuEngine({ device, adapterInfo: info, lanes: seeds.length, seeds: laneSeeds(seeds) });
}

/** One study of many points: the problem at its preset's settings, the optimizers of the quickstart. */
async function planOf({ problem, configurations }: Wanted) {
  const quickstart = sweepRequestSchema.parse(JSON.parse(await readFile(QUICKSTART, "utf8")));
  const zoo = sweepRequestSchema.parse(JSON.parse(await readFile(ZOO, "utf8")));
  const settings = [...quickstart.problems, ...zoo.problems].find(({ name }) => name === problem);
  if (!settings) throw new Error(`neither quickstart nor saddle-zoo has the problem ${problem}`);
  const protocol = { ...quickstart.protocol, studies: 1, configurations, tuningSeeds: 1, finalSeeds: 1 };
  const planned = planSweep({ ...quickstart, problems: [settings], protocol }, catalogue);
  if (!planned.ok) throw new Error(planned.issues.map(({ message }) => message).join("; "));
  return planned.plan;
}

function samplesOf({ studies }: PlanEntry): readonly ParameterValues[] {
  return studies[0]?.samples ?? [];
}

/** All runs of one optimizer, `[configuration][seed]`. */
async function record(
  entry: PlanEntry,
  seeds: readonly number[],
  curvePoints: number,
  open: EngineSource,
): Promise<readonly (readonly RecordedRun[])[]> {
  const samples = samplesOf(entry);
  const runs = samples.flatMap((hyperparameters, configuration): PlannedRun[] =>
    seeds.map((seed) => ({ configuration, seed, hyperparameters })),
  );
  const shapes = Map.groupBy(runs, ({ hyperparameters }) => structureOf(entry, hyperparameters));
  const lanes = Math.min(LANES, entry.lanes);
  const recorded: RecordedRun[][] = samples.map(() => []);
  for (const shape of shapes.values()) {
    for (let first = 0; first < shape.length; first += lanes) {
      const shard = shape.slice(first, first + lanes);
      const results = await train(entry, shard, curvePoints, open);
      for (const [i, { configuration, seed }] of shard.entries()) {
        const result = results[i];
        if (!result) throw new Error(`${entry.optimizer.name} ended without a result`);
        (recorded[configuration] as RecordedRun[])[seeds.indexOf(seed)] = recordedRun(result);
      }
    }
  }
  return recorded;
}

async function train(
  { problem: planned, optimizer }: PlanEntry,
  shard: readonly PlannedRun[],
  curvePoints: number,
  open: EngineSource,
) {
  const engine = await open(shard.map(({ seed }) => seed));
  try {
    const { results } = await runShard({
      engine,
      problem: findProblem(planned.name),
      options: planned.options,
      optimizer: findOptimizer(optimizer.name),
      trials: shard.map(({ seed, hyperparameters }, i) => ({
        key: String(i),
        seed,
        hyperparameters,
        budget: planned.budget,
      })),
      data: DATA,
      targets: planned.targets,
      curvePoints,
      now: () => performance.now(),
    });
    const byKey = new Map(results.map((result) => [result.key, result]));
    return shard.map((_, i) => byKey.get(String(i)));
  } finally {
    engine.dispose();
  }
}

/** The parts that were recorded before under the same settings; undefined: none. */
async function earlier(head: Omit<RecordedSurface, "runs">): Promise<RecordedSurface["runs"]> {
  const before = await readSurface(head.problem).catch(() => undefined);
  if (before === undefined) return {};
  const { runs, ...settings } = before;
  return JSON.stringify(settings) === JSON.stringify(head) ? runs : {};
}

async function main(): Promise<void> {
  const wanted = wantedFrom(process.argv.slice(2));
  const plan = await planOf(wanted);
  const problem = plan.problems[0];
  if (!problem) throw new Error("the preset has no problem");
  const { label, targets, budget } = problem;
  const seeds = Array.from({ length: wanted.seeds }, (_, r) =>
    trialSeed(plan.request.seed, label, "tuning", r),
  );
  const head = { problem: problem.name, targets, budget, seeds };
  const runs = { ...(await earlier(head)) };
  const open = await engineSource(wanted.engine);
  for (const entry of plan.entries) {
    const { name } = entry.optimizer;
    const isRecorded = runs[name]?.length === samplesOf(entry).length;
    if (wanted.optimizers.length > 0 ? !wanted.optimizers.includes(name) : isRecorded) continue;
    const began = performance.now();
    runs[name] = await record(entry, seeds, plan.request.curvePoints, open);
    await writeSurface({ ...head, runs });
    console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
}

/** The driver's place is settled when a process starts. */
const driver = dawnEnvironment();
if (Object.keys(driver).length === 0) await main();
else {
  const child = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, ...driver },
  });
  process.exitCode = child.status ?? 1;
}
