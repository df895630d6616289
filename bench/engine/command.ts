/** `npm run bench -- engine`: runs the benchmark in Chrome or in Node, and writes the report. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { ensureDawnEnvironment } from "../../scripts/local/dawn-process.ts";
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

const list = (text: string): string[] => text.split(",").filter((part) => part !== "");

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number ≥ 1 is needed");
  return value;
};

/** Adds the command to `npm run bench`. */
export function register(program: Command, say: (line: string) => void): void {
  program
    .command("engine")
    .description("the WebGPU engine against tfjs and jax-js, same page, same adapter, equal losses first")
    .addOption(
      new Option("--host <host>", "where the device is").choices(["chrome", "node"]).default("chrome"),
    )
    .addOption(
      new Option("--adapter <adapter>", "which adapter Chrome may use")
        .choices(["auto", "hardware", "software"])
        .default("auto"),
    )
    .option("--browser <path>", "a browser's binary")
    .option("--unsafe-fast", "robust buffer access off (Chrome only)", false)
    .option("--workloads <names>", "parts of names, comma-separated: mlp,tiny,mnist,lenet", list, [])
    .option(
      "--methods <names>",
      "parts of names: sgd,adam,armijo,hessian,saddle; and gradient alone",
      list,
      [],
    )
    .option("--lanes <numbers>", "lanes, comma-separated", (text) => list(text).map(positive), DEFAULT_LANES)
    .option("--rounds <n>", "interleaved rounds", positive, 5)
    .option("--sample-ms <n>", "milliseconds of one sample", positive, 200)
    .option("--longest-step <seconds>", "steps that take longer are left out, with the reason", positive, 20)
    .option("--minutes <n>", "what would start later is left out", positive, 12)
    .option("--profile", "time each dispatch of the selected steps alone, without peers", false)
    .action(async ({ longestStep, ...options }) => {
      if (options.host === "node") ensureDawnEnvironment();
      say(`written: ${await benchEngine({ ...options, longestStepSeconds: longestStep }, say)}`);
    });
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
