/** `npm run sweep -- function FORMULA`: a function of your own, looked at before a sweep is made of it. */
import type { Command } from "commander";
import { analyseFunction, type FunctionAnalysis } from "../../shared/operations/analyse-function.ts";
import { ClientError, call } from "./api.ts";
import { table } from "./print.ts";
import { type CommonOptions, say, verb } from "./verb.ts";

interface FunctionOptions extends CommonOptions {
  readonly dimension: string;
  readonly low: string;
  readonly high: string;
}

export function registerFunctions(program: Command): void {
  verb<FunctionOptions>(
    program,
    "function <formula>",
    "critical points of a function of your own, and the lines of a sweep on it",
    async (server, options, [formula = ""]) => {
      const [dimension, low, high] = [options.dimension, options.low, options.high].map(numberOf);
      const body = { formula, dimension: dimension as number, low: low as number, high: high as number };
      const analysis = await call(server, analyseFunction, { body });
      const { targets } = analysis;
      const problem = { name: "formula", options: body, ...(targets.length > 0 ? { targets } : {}) };
      say(options, { ...analysis, problem }, text(analysis, problem));
    },
  )
    .option("--dimension <N>", "number of coordinates x0, x1, …", "2")
    .option("--low <X>", "lower end of the box in which runs start", "-2")
    .option("--high <X>", "upper end of the box", "2");
}

function numberOf(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new ClientError(`"${text}" is not a number`, 2);
  return value;
}

/** Rounding of a search in float64 is no information. */
const MIN_SHOWN = 1e-10;
const short = (x: number): string => (Math.abs(x) < MIN_SHOWN ? "0" : String(Number(x.toPrecision(6))));

function text({ criticalPoints, median, targets }: FunctionAnalysis, problem: object): string {
  const rows = criticalPoints.map(({ kind, value, index, point }) => [
    kind,
    short(value),
    String(index),
    point.map(short).join(", "),
  ]);
  const points =
    rows.length > 0
      ? table([["critical point", "value", "index", "at"], ...rows])
      : "No critical point was found in the box or around it.\n";
  const between =
    targets.length > 0
      ? `Targets proposed: ${targets.join(", ")} (the median over the box is ${median === null ? "not finite" : short(median)}).\n`
      : 'No minimum was found: add the "targets" that you want to reach.\n';
  return `${points}${between}For the "problems" of a sweep:\n${JSON.stringify(problem)}\n`;
}
