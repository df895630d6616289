/** A function of your own, posted as text: value, gradient and Hessian are derived from it as for every closed form. */

import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { findCriticalPoints } from "../../shared/own-functions/critical-points.ts";
import { ownFunctionIssue, startPoint } from "../../shared/own-functions/own-function.ts";
import type { ProblemDefinition } from "../problem.ts";
import { closedForm } from "./closed-form.ts";
import { choiceOption, dimensionOption, numberOption } from "./closed-form-options.ts";

const OURS = "Saddlebench";
/** Rosenbrock 1960. */
const DEFAULT = "(1 - x0)^2 + 100*(x1 - x0^2)^2";
const found = new Map<string, readonly CriticalPoint[]>();

/** @throws RangeError, one line, where the text is no function of these coordinates */
function formulaOf(options: ParameterValues): string {
  const issue = ownFunctionIssue(options);
  if (issue) throw new RangeError(`problem "formula": ${issue.option}: ${issue.message}`);
  return choiceOption(options, "formula");
}

function search(options: ParameterValues): readonly CriticalPoint[] {
  const [dimension, low, high] = ["dimension", "low", "high"].map((name) => numberOption(options, name));
  const source = formulaOf(options);
  const key = JSON.stringify([source, dimension, low, high]);
  const known =
    found.get(key) ??
    findCriticalPoints(source, { dimension, low, high } as Parameters<typeof findCriticalPoints>[1]);
  found.set(key, known);
  return known;
}

const end = (what: string, value: number) => ({
  kind: "number" as const,
  default: value,
  range: [-1e6, 1e6] as const,
  scale: "linear" as const,
  structural: true as const,
  meaning: `${what} end of the interval in which each coordinate starts`,
  source: OURS,
});

const derived = closedForm({
  name: "formula",
  title: "A function of your own",
  definition: "f(x_0, \\dots, x_{n-1})",
  source: "the person who posts it; the default is Rosenbrock 1960 in two dimensions",
  version: 1,
  options: {
    formula: {
      kind: "choice",
      default: DEFAULT,
      choices: [],
      open: true,
      meaning:
        "f in the formula language, of x0, x1, …; statements with locals allowed, 1,000 characters at most",
      source: "docs/own-function.md",
    },
    dimension: dimensionOption(2, 1),
    low: end("lower", -2),
    high: end("upper", 2),
    start: {
      kind: "choice",
      default: "box",
      choices: ["box"],
      open: true,
      structural: true,
      meaning:
        "box: uniform in [low, high] by the trial's seed; or the coordinates of one point, with commas between",
      source: OURS,
    },
    criticalPoints: {
      kind: "choice",
      default: "search",
      choices: ["search", "none"],
      structural: true,
      meaning:
        "search: critical points in and around the box are looked for in float64 and classified, and each run says at which it ends; not all need be found",
      source: "Levenberg–Marquardt on ½‖∇f‖², shared/own-functions/critical-points.ts",
    },
  },
  expression: formulaOf,
  box: (_, options) => [numberOption(options, "low"), numberOption(options, "high")],
  startAt: (options) =>
    startPoint(choiceOption(options, "start"), numberOption(options, "dimension")) ?? undefined,
  targets: [1, 1e-1, 1e-3, 1e-6],
  criticalPoints: (options) => {
    if (options.formula === DEFAULT) return [{ kind: "minimum", value: 0, point: [1, 1] }];
    return options.criticalPoints === "search" ? search(options) : [];
  },
});

export const formula: ProblemDefinition = { ...derived, ownFunction: true };
