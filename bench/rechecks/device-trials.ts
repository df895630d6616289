/**
 * Planned trials of the presets on the device that this process finds: one line of JSON for each shard.
 *
 *     node bench/rechecks/device-trials.ts '[["saddle-zoo","rosenbrock","adam"]]'
 */
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";
import { findPreset } from "../../scripts/local/presets.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { shardsOf } from "../../shared/planning/shards.ts";
import { trialAt } from "../../shared/planning/trial-at.ts";

/** Preset, problem and optimizer. */
export type Pairing = readonly [preset: string, problem: string, optimizer: string];

const STUDIES = 12;

/** What a shard came to on one device. */
export interface DeviceShard {
  readonly device: string;
  readonly pairing: Pairing;
  readonly results: readonly TrialResult[];
}

async function run(pairing: Pairing, lanes: number): Promise<DeviceShard> {
  const [preset, problemName, optimizerName] = pairing;
  const found = await findPreset(preset);
  if (!found.ok) throw new RangeError(found.message);
  // As many studies as there are lanes to fill: a device compiles once for all of them.
  const request = { ...found.request, protocol: { ...found.request.protocol, studies: STUDIES } };
  const planned = planSweep(request, catalogue);
  if (!planned.ok) throw new RangeError(`${preset} cannot be planned`);
  const { plan } = planned;
  const shard = shardsOf(plan).find(({ entry: place }) => {
    const entry = plan.entries[place];
    return entry?.problem.entry.name === problemName && entry.optimizer.name === optimizerName;
  });
  const entry = shard && plan.entries[shard.entry];
  if (!shard || !entry) throw new RangeError(`${preset} has no ${problemName}/${optimizerName}`);
  const trials = shard.trials.slice(0, lanes).map((index) => trialAt(plan, index));
  const { device, info } = await openDawnDevice();
  const seeds = laneSeeds(trials.map(({ seed }) => seed));
  const engine = createWebGpuEngine({ device, adapterInfo: info, lanes: trials.length, seeds });
  try {
    const { results } = await runShard({
      engine,
      problem: findProblem(problemName),
      options: entry.problem.options,
      optimizer: findOptimizer(optimizerName),
      trials,
      data: createNodeDataSource(),
      targets: entry.problem.targets,
      curvePoints: found.request.curvePoints,
      now: () => performance.now(),
    });
    const said = [info.vendor, info.architecture, info.description].join(" ");
    return { device: said, pairing, results };
  } finally {
    engine.dispose();
    device.destroy();
  }
}

if (import.meta.main) {
  const [pairings = "[]", lanes = "48"] = process.argv.slice(2);
  for (const pairing of JSON.parse(pairings) as readonly Pairing[])
    process.stdout.write(`${JSON.stringify(await run(pairing, Number(lanes)))}\n`);
  process.stdout.write("", () => process.exit(0));
}
