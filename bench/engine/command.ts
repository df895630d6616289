/** `npm run bench -- engine`: runs the benchmark in Chrome or in Node, and writes the report. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { planMeasurements } from "./plan.ts";
import type { SuiteOptions } from "./suite.ts";
import type { Report } from "./targets.ts";
import { fixtureOf, WORKLOADS } from "./workload.ts";

const FOLDER = join(dirname(import.meta.dirname), "results");
export const DEFAULT_LANES: readonly number[] = [1, 16, 64];

export interface EngineBenchOptions extends SuiteOptions {
  readonly host: "chrome" | "node";
  readonly adapter: "auto" | "hardware" | "software";
  readonly browser?: string;
  readonly unsafeFast: boolean;
}

/** Runs the benchmark. @throws Error when there is no device, with what to do, or for options that do not go together */
export async function benchEngine(options: EngineBenchOptions, say: (line: string) => void): Promise<string> {
  if (options.host === "node" && options.unsafeFast)
    throw new Error("--unsafe-fast is a switch of Chrome's: leave it out, or take --host chrome");
  const { host: _host, adapter, browser, unsafeFast, ...suite } = options;
  const report =
    options.host === "node"
      ? await inNode(suite, say)
      : await inChrome({ adapter, ...(browser ? { browser } : {}), unsafeFast }, suite, say);
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, `${reportName(options)}.json`);
  await writeFile(file, `${JSON.stringify({ settings: { ...suite, unsafeFast }, ...report }, null, 2)}\n`);
  return file;
}

/** `engine-chrome` is the whole benchmark; parts of it are named after what they select, and do not overwrite it. */
export function reportName(
  options: Pick<EngineBenchOptions, "host" | "workloads" | "methods" | "lanes" | "profile" | "unsafeFast">,
): string {
  const { host, workloads, methods, lanes, profile, unsafeFast } = options;
  const part = [
    ...workloads,
    ...methods,
    ...(lanes.join() === DEFAULT_LANES.join() ? [] : [`${lanes.join("+")}-lanes`]),
    ...(profile ? ["profile"] : []),
    ...(unsafeFast ? ["unsafe-fast"] : []),
  ];
  return ["engine", host, ...part].join("-").replaceAll(/[^\w+-]/g, "");
}

async function inChrome(
  launch: Pick<EngineBenchOptions, "adapter" | "browser" | "unsafeFast">,
  suite: SuiteOptions,
  say: (line: string) => void,
): Promise<Report> {
  const { firstStepInChrome, suiteInChrome } = await import("./chrome.ts");
  // Its target is the MLP's: other selections spare themselves five browsers.
  const wanted = planMeasurements(suite).some(
    ({ workload, method }) => workload === WORKLOADS[0] && method === "sgd",
  );
  const firstStep = wanted && !suite.profile ? await firstStepInChrome(launch, suite.rounds, say) : undefined;
  if (firstStep)
    say(`first step of the MLP, from navigating to a new page: ${firstStep.medianMs.toFixed(0)} ms`);
  const settings = { ...suite, unsafeFast: launch.unsafeFast };
  return suiteInChrome(launch, firstStep ? { ...settings, firstStep } : settings, say);
}

/** Peers need a page; in Node the product is measured alone. */
async function inNode(suite: SuiteOptions, say: (line: string) => void): Promise<Report> {
  const [{ openDawnDevice }, { ours }, { runSuite }] = await Promise.all([
    import("../../gpu-runner/hosts/dawn.ts"),
    import("./ours.ts"),
    import("./suite.ts"),
  ]);
  const now = (): number => performance.now();
  const opened = await openDawnDevice();
  const [mlp] = WORKLOADS;
  if (!mlp) throw new Error("there is no workload");
  const first = await ours(fixtureOf(mlp), "sgd", 1, opened, now);
  first.dispose();
  say(`first step of the MLP, from making an engine: ${first.firstStepMs.toFixed(0)} ms`);
  say("peers are left out: they need a page");
  const firstStep = { from: "engine", medianMs: first.firstStepMs, samples: [first.firstStepMs] } as const;
  return runSuite(opened, suite, [], firstStep, now, say);
}
