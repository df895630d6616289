/** Where final runs ended, and what stood in their way: sentences made of the runs themselves. */
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { ExportedBoard, FinalRun } from "./board-from-export.ts";
import { figure, listed } from "./figures.ts";
import { valuesOf } from "./known-points.ts";

type Ended = Pick<ExportedBoard, "finalRuns" | "plan" | "known">;

/** A budget of fewer steps than this is told: it says what so many steps do, and of the method little more. */
const FEW_STEPS = 15;
/** Steps within which a run that is past a degenerate point has leapt over it. */
const LEAP_STEPS = 2;
/** Optimizers named one by one; more are counted. */
const MAX_NAMES = 12;
/** Methods set beside each other where a degenerate point is in the way: without and with momentum, and by the Hessian. */
const CONTRASTED = ["sgd", "momentum", "nesterov", "adam", "newton", "saddle-free-newton"];

/** Runs of an optimizer that ended at such a point. */
export function endingAt(
  { finalRuns }: Ended,
  kind: NonNullable<TrialResult["endsAt"]>,
  where: string,
): string | undefined {
  const asked = finalRuns.filter(({ result }) => result.endsAt !== null);
  if (asked.length === 0) return undefined;
  const counts = byOptimizer(asked).map(([optimizer, runs]) => ({
    optimizer,
    ended: runs.filter(({ result }) => result.endsAt === kind).length,
    runs: runs.length,
  }));
  const some = counts.filter(({ ended }) => ended > 0).sort((a, b) => b.ended - a.ended);
  if (some.length === 0) return `No run ended at ${where}.`;
  const shown = some
    .slice(0, MAX_NAMES)
    .map(({ optimizer, ended, runs }) => `${optimizer} ${ended} of ${runs}`);
  const more = some.length - shown.length;
  const rest = counts.length - some.length;
  return (
    `Some runs ended at ${where}: ${shown.join(", ")}` +
    `${more > 0 ? `, and fewer of ${more} others` : ""}. ${rest === 0 ? "" : `No run of the other ${rest === 1 ? "optimizer" : `${rest} optimizers`} did.`}`
  ).trim();
}

/** Per problem with a listed degenerate point above its hardest target: who gets past it. */
export function pastDegenerate(exported: Ended): readonly string[] {
  return exported.plan.problems.flatMap(({ label, targets }) => {
    const known = exported.known.get(label);
    const [value] = known ? valuesOf(known, "degenerate") : [];
    const hardest = targets.at(-1);
    const runs = exported.finalRuns.filter((run) => run.problem === label);
    if (value === undefined || hardest === undefined || hardest >= value || runs.length === 0) return [];
    const counts = byOptimizer(runs).map(([optimizer, own]) => {
      const past = own.filter(({ result }) => reaches(result));
      const cost = middle(past.map(({ result }) => result.costToTarget.at(-1) ?? Number.NaN));
      return { optimizer, past: past.length, runs: own.length, cost };
    });
    const all = counts.filter(({ past, runs: n }) => past === n).length;
    const none = counts.filter(({ past }) => past === 0).length;
    const contrasted = CONTRASTED.flatMap((name) => counts.filter(({ optimizer }) => optimizer === name));
    return [
      `On \`${label}\`, the hardest target, ${hardest}, lies below a degenerate critical point (value ${figure(value)}). ` +
        `${all} of ${counts.length} optimizers reached it in every run and ${none} in no run` +
        `${contrasted.length === 0 ? "" : `: ${contrasted.map(passing).join(", ")}`}. ` +
        `${momentumVerdict(counts)} ${leaps(runs.filter(({ result }) => reaches(result)))}`,
    ].map((sentence) => sentence.trim());
  });
}

interface Passing {
  readonly optimizer: string;
  readonly past: number;
  readonly runs: number;
  /** Median over the runs that got past. */
  readonly cost: number;
}

function passing({ optimizer, past, runs, cost }: Passing): string {
  return `${optimizer} ${past} of ${runs}${past === 0 ? "" : ` (median cost ${figure(cost)})`}`;
}

/** Runs that were past it before it could hold them: what passed is the length of a step. */
function leaps(past: readonly FinalRun[]): string {
  const leapt = past.filter(({ result }) => result.steps <= LEAP_STEPS);
  return leapt.length === 0
    ? ""
    : `${leapt.length} of the ${past.length} runs that got past it did so within ${LEAP_STEPS} steps of the start. In these runs the length of a step explains the success, not the method.`;
}

/** Does momentum carry runs past a point where plain gradient descent gets stuck? What these runs say. */
function momentumVerdict(counts: readonly Passing[]): string {
  const of = (name: string) => counts.find(({ optimizer }) => optimizer === name);
  const [plain, heavy] = [of("sgd"), of("momentum")];
  if (!plain || !heavy) return "";
  if (heavy.past === heavy.runs && plain.past < plain.runs)
    return "With momentum every run got past it; with plain gradient descent not every run did.";
  if (heavy.past > plain.past) return "More runs got past it with momentum than with plain gradient descent.";
  if (heavy.past === 0)
    return "These runs do not show that momentum passes where gradient descent does not: with the configuration chosen by tuning, no run with momentum got past it.";
  return heavy.past === plain.past
    ? "Equally many runs got past it with momentum and with plain gradient descent."
    : "Fewer runs got past it with momentum than with plain gradient descent.";
}

/** Runs that minimised well, but at a minimum above the hardest target. */
export function localMinima(exported: Ended): readonly string[] {
  return exported.plan.problems.flatMap(({ label, targets }) => {
    const known = exported.known.get(label);
    const hardest = targets.at(-1);
    if (!known || hardest === undefined) return [];
    const above = valuesOf(known, "minimum").filter((value) => value > hardest);
    const [lowest = Number.POSITIVE_INFINITY] = valuesOf(known, "minimum");
    const local = above.filter((value) => value - lowest > 1e-3 * (1 + Math.abs(lowest)));
    const runs = exported.finalRuns.filter((run) => run.problem === label);
    const caught = runs.filter(
      ({ result }) =>
        result.endsAt === "minimum" &&
        local.some((value) => Math.abs((result.value ?? Number.NaN) - value) <= 1e-2 * (1 + Math.abs(value))),
    );
    if (local.length === 0 || caught.length === 0) return [];
    return [
      `On \`${label}\`, ${caught.length} of ${runs.length} runs ended at a minimum above the hardest target (${listed(local.map(figure))}). This counts as a miss, however well they minimised; it depends on where they started and on the path they took.`,
    ];
  });
}

/** Optimizers whose steps cost so much that the budget is a handful of them. */
export function fewSteps({ finalRuns, plan }: Ended): string | undefined {
  const budgets = new Map(plan.problems.map(({ label, budget }) => [label, budget]));
  const spent = finalRuns.filter(
    ({ problem, result }) =>
      result.status === "completed" &&
      result.gradientEquivalents >= (budgets.get(problem) ?? Number.POSITIVE_INFINITY),
  );
  const few = byOptimizer(spent)
    .map(([optimizer, runs]) => ({
      optimizer,
      steps: middle(runs.map(({ result }) => result.steps)),
      cost: middle(runs.map(({ result }) => result.gradientEquivalents / Math.max(1, result.steps))),
    }))
    .filter(({ steps }) => steps < FEW_STEPS)
    .sort((a, b) => a.steps - b.steps);
  if (few.length === 0) return undefined;
  const named = few.map(
    ({ optimizer, steps, cost }) => `${optimizer} ${steps} (${figure(cost)} gradient-equivalents a step)`,
  );
  return `For some optimizers the budget allows only a few steps. Their rows show what these steps do, and not what the method can reach. The median numbers of steps of runs that spent the budget are: ${named.join(", ")}.`;
}

function reaches({ status, costToTarget }: TrialResult): boolean {
  return status !== "diverged" && typeof costToTarget.at(-1) === "number";
}

function byOptimizer(runs: readonly FinalRun[]): readonly (readonly [string, readonly FinalRun[]])[] {
  const groups = new Map<string, FinalRun[]>();
  for (const run of runs) {
    const group = groups.get(run.optimizer);
    if (group) group.push(run);
    else groups.set(run.optimizer, [run]);
  }
  return [...groups];
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
