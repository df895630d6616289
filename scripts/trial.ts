/** `npm run trial`: one trial on this machine with no server; also the catalogue on the terminal. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { createNodeDataSource } from "../gpu-runner/data/node-data-source.ts";
import type { EngineKind } from "../gpu-runner/engine.ts";
import { findOptimizer } from "../gpu-runner/optimizers/registry.ts";
import { findProblem } from "../gpu-runner/problems/registry.ts";
import { HELD_OUT_EXAMPLES } from "../shared/contracts/sweep.ts";
import type { TrialResult } from "../shared/contracts/trial.ts";
import { ensureDawnEnvironment } from "./local/dawn-process.ts";
import { describeEntry, listCatalogue } from "./local/describe.ts";
import { runLocalTrial } from "./local/local-trial.ts";
import { assign, parseStart, refusePairing, UsageError } from "./local/trial-request.ts";

const program = new Command("trial")
  .description("Trains one trial on this machine and prints how it went.")
  .option("--problem <P>", "problem to minimise")
  .option("--optimizer <O>", "optimizer, or direction+rule (adam+two-way-armijo)")
  .option("--set <NAME=VALUE>", "a hyper-parameter or a problem option; repeatable", collect, [])
  .option("--start <A,B,…>", "starting point instead of the seed's")
  .option("--seed <N>", "seed of start, data order and noise", wholeNumber, 0)
  .option("--steps <N>", "stop after so many steps (default: the problem's budget decides)", wholeNumber)
  .option(
    "--budget <N>",
    "gradient-equivalents to spend (default: the problem's; unlimited with --steps)",
    positive,
  )
  .addOption(
    new Option("--engine <E>", "which engine runs it")
      .choices(["webgpu", "reference", "tfjs"])
      .default("webgpu"),
  )
  .option(
    "--held-out <N>",
    "test examples to look at along the way, where the problem has a test set; 0: none",
    wholeNumber,
    HELD_OUT_EXAMPLES,
  )
  .option("--json", "print the result as JSON", false)
  .option("--list", "list optimizers and problems, one line each", false)
  .option(
    "--describe <NAME>",
    "formula, hyper-parameters, cost, needs and failures of an optimizer or a problem",
  )
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(`saddlebench trial: ${text.replace(/^error: /, "").replace(/\n\(/, " (")}`),
  });

interface Options {
  readonly problem?: string;
  readonly optimizer?: string;
  readonly set: readonly string[];
  readonly start?: string;
  readonly seed: number;
  readonly steps?: number;
  readonly budget?: number;
  readonly engine: EngineKind;
  readonly heldOut: number;
  readonly json: boolean;
  readonly list: boolean;
  readonly describe?: string;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 2 ** 32 - 1 || text.trim() === "")
    throw new InvalidArgumentError("must be a whole number from 0 to 4294967295.");
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 1e7) throw new InvalidArgumentError("must be a number above 0, at most 1e7.");
  return value;
}

/** The JSON of `--json`; a stable interface. */
function present(result: TrialResult, engine: EngineKind): Readonly<Record<string, unknown>> {
  const {
    status,
    steps,
    value,
    gradientNorm,
    heldOutLoss,
    accuracy,
    parameters,
    counts,
    gradientEquivalents,
    curve,
    message,
    endsAt,
  } = result;
  return {
    status,
    engine,
    steps,
    value,
    gradientNorm,
    ...(heldOutLoss === undefined ? {} : { heldOutLoss, accuracy }),
    ...(parameters === null ? {} : { parameters }),
    counts,
    gradientEquivalents,
    curve,
    message,
    endsAt,
  };
}

function printResult(title: string, result: TrialResult): void {
  const line = (name: string, value: unknown): string => `${name.padEnd(22)}${String(value)}\n`;
  const { counts } = result;
  process.stdout.write(
    `${title}\n` +
      line("status", result.status + (result.message ? ` (${result.message})` : "")) +
      line("steps", result.steps) +
      line("value", result.value) +
      line("gradient norm", result.gradientNorm) +
      (result.heldOutLoss === undefined ? "" : line("held-out loss", result.heldOutLoss)) +
      (typeof result.accuracy === "number" ? line("held-out accuracy", result.accuracy) : "") +
      (result.parameters && result.parameters.length <= 16
        ? line("parameters", result.parameters.map((x) => Number(x?.toPrecision(8))).join(", "))
        : "") +
      (result.endsAt ? line("ends at", result.endsAt) : "") +
      line(
        "evaluations",
        `${counts.value} values, ${counts.gradient} gradients, ${counts.hessianVector} products, ${counts.hessian} Hessians`,
      ) +
      line("gradient-equivalents", Number(result.gradientEquivalents.toFixed(2))) +
      line("seconds", result.seconds.toFixed(2)),
  );
}

async function main(): Promise<number> {
  try {
    program.parse();
    const options = program.opts<Options>();
    if (options.list) {
      process.stdout.write(listCatalogue(options.json));
      return 0;
    }
    if (options.describe !== undefined) {
      process.stdout.write(describeEntry(options.describe, options.json));
      return 0;
    }
    if (!options.problem || !options.optimizer)
      throw new UsageError("--problem and --optimizer are needed; --list shows what there is");
    if (options.engine === "webgpu") ensureDawnEnvironment();
    const named = findProblem(options.problem);
    const optimizer = findOptimizer(options.optimizer);
    const { options: values, hyperparameters } = assign(named, optimizer, options.set);
    const data = createNodeDataSource();
    const problem = (await named.resolve?.(values, data)) ?? named;
    const size = problem.parameterCount(values);
    refusePairing(problem, optimizer, size);
    const engine = problem.engine ?? options.engine;
    if (engine !== options.engine && program.getOptionValueSource("engine") === "cli")
      throw new UsageError(
        `${problem.name} runs on the ${engine} engine only here${problem.limitation ? ` (${problem.limitation})` : ""}; leave --engine out`,
      );
    const bar = process.stderr.isTTY && !options.json;
    const result = await runLocalTrial({
      engine,
      problem,
      options: values,
      optimizer,
      hyperparameters,
      seed: options.seed,
      steps: options.steps ?? null,
      budget: options.budget ?? (options.steps === undefined ? problem.budget : 1e9),
      data,
      heldOut: options.heldOut,
      ...(options.start === undefined ? {} : { start: parseStart(options.start, size) }),
      onProgress({ lanes: [lane], elapsedSeconds }) {
        if (bar && lane)
          process.stderr.write(
            `\r\x1b[Kstep ${lane.steps}, value ${lane.value}, ${elapsedSeconds.toFixed(0)} s`,
          );
      },
    });
    if (bar) process.stderr.write("\r\x1b[K");
    if (options.json) process.stdout.write(`${JSON.stringify(present(result, engine))}\n`);
    else printResult(`${problem.name} / ${optimizer.name}, engine ${engine}`, result);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const wrongUsage = error instanceof UsageError || error instanceof RangeError;
    process.stderr.write(`saddlebench trial: ${error instanceof Error ? error.message : String(error)}\n`);
    return wrongUsage ? 2 : 1;
  }
}

const code = await main();
process.stdout.write("", () => process.exit(code));
