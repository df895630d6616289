/** What a leaderboard says and what it doesn't, in sentences made of its own figures. */
import type { LeaderboardRow } from "../../shared/contracts/leaderboard.ts";
import type { Axis } from "../../shared/contracts/sweep.ts";
import { ALPHA } from "../../shared/scoring/verdict.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { endingAt, fewSteps, localMinima, pastDegenerate } from "./end-findings.ts";
import { figure, listed, scoreWithInterval } from "./figures.ts";
import { onProblem } from "./problem-finding.ts";

/** One sentence or two each. */
export function whatItSays(exported: ExportedBoard): readonly string[] {
  const { board, plan } = exported;
  const [first, ...others] = board.rows;
  if (first === undefined) return ["No optimizer has a result yet."];
  const says = [
    `Best score: **${first.optimizer}**, B = ${scoreWithInterval(first.score)}. ${rivals(first, others)}`,
  ];
  const against = againstReference(board.rows);
  if (against !== undefined) says.push(against);
  for (const { label } of plan.problems) {
    const cells = board.cells.filter((cell) => cell.problem === label && cell.basis !== "none");
    if (cells.length > 0) says.push(onProblem(label, cells));
  }
  const { ranks } = board;
  if (ranks !== null) says.push(acrossProblems(ranks));
  const ends = [
    endingAt(exported, "saddle", "a strict saddle"),
    endingAt(exported, "degenerate", "a degenerate critical point"),
  ];
  says.push(...ends.filter((each) => each !== undefined), ...pastDegenerate(exported));
  return says;
}

/** Who beats adam: the paired difference of the scores against it, tested over all entrants together. */
function againstReference(rows: readonly LeaderboardRow[]): string | undefined {
  const compared = rows.flatMap(({ optimizer, versusReference }) =>
    versusReference === null || versusReference.p === null ? [] : [{ optimizer, ...versusReference }],
  );
  if (compared.length === 0) return undefined;
  const test = `difference of the scores against adam, paired bootstrap over seeds, Holm over ${compared.length}`;
  const better = compared.filter(({ p, difference }) => (p ?? 1) < ALPHA && (difference.estimate ?? 0) > 0);
  if (better.length === 0) return `No optimizer is shown to be better than adam on these problems (${test}).`;
  const each = better.map(
    ({ optimizer, difference, p }) => `${optimizer} by ${scoreWithInterval(difference)}, p ${figure(p)}`,
  );
  return `Better than adam on these problems (${test}, p < 0.05): ${each.join("; ")}.`;
}

type Ranks = NonNullable<ExportedBoard["board"]["ranks"]>;

function acrossProblems({ p, criticalDifference, problems, average }: Ranks): string {
  const best = average[0];
  const test = `Friedman over ${problems} problems, p = ${figure(p)}`;
  const leads = `the best average rank is ${best?.optimizer}'s, ${figure(best?.rank ?? null)}`;
  if (p === null || p >= ALPHA || criticalDifference === null)
    return `Across problems (${test}): ${leads}, but the ranks could be chance, so no two are told apart.`;
  const apart = average.filter(({ rank }) => rank - (best?.rank ?? 0) > criticalDifference);
  return (
    `Across problems (${test}; Nemenyi critical difference ${figure(criticalDifference)} ranks): ` +
    `${leads}; ${apart.length} of ${average.length - 1} others are further away than the critical difference.`
  );
}

function rivals(first: LeaderboardRow, others: readonly LeaderboardRow[]): string {
  const near = others.filter((row) => row.rankInterval[0] <= 1).map((row) => row.optimizer);
  if (first.score.low === null) return "One run per problem: nothing can be said of chance.";
  return near.length === 0
    ? "No other's rank interval reaches 1."
    : `Rank intervals that reach 1 as well: ${listed(near)}.`;
}

/** Limits of this sweep, and of the method. */
export function whatItDoesNotSay(exported: ExportedBoard): readonly string[] {
  const { board, plan, devices, changed, earlier, known } = exported;
  const { configurations, tuningSeeds, finalSeeds } = plan.protocol;
  const limits = [
    `Intervals speak of other seeds of the same ${plan.problems.length === 1 ? "problem" : `${plan.problems.length} problems`}, not of other problems.`,
    `Everyone got ${configurations} configurations on ${tuningSeeds} tuning seed${tuningSeeds === 1 ? "" : "s"}, drawn from its own published space; a wider space, or more of them, may change the order. ${finalSeeds} final seeds tell only large differences apart.`,
    "B is relative to the best entrant: one optimizer more can flip the order of two others. The score against adam can't.",
    "Cost is counted in gradient-equivalents, not seconds: a method whose steps are cheap on some device is not favoured.",
    "The leader of a problem is chosen from the same runs that are tested, so a p-value asks whether two are equal, not whether the leader would lead again.",
    ...ofTheMethod(plan),
  ];
  const replaced = plan.request.optimizers.flatMap(({ name, space }) =>
    Object.entries(space ?? {}).map(([axis, to]) => `${name} ${axis} ${axisText(to)}`),
  );
  if (replaced.length > 0)
    limits.push(`The request replaces axes of published spaces: ${replaced.join("; ")}.`);
  const unreached = plan.problems.flatMap(({ label, targets, budget }) => {
    const cells = board.cells.filter((cell) => cell.problem === label);
    const missed = targets.filter((_, t) => cells.every((cell) => cell.success[t]?.successes === 0));
    return missed.length === 0
      ? []
      : [`\`${label}\`: nobody reached ${listed(missed.map(String))} within ${budget} gradient-equivalents`];
  });
  if (unreached.length > 0)
    limits.push(
      `Targets out of reach count 0 for all and tell nobody apart. ${unreached.join("; ")}. A larger budget may change the order.`,
    );
  limits.push(...localMinima(exported));
  const few = fewSteps(exported);
  if (few !== undefined) limits.push(few);
  const unbounded = plan.problems.filter(({ label }) => known.get(label)?.unboundedBelow);
  if (unbounded.length > 0)
    limits.push(
      `${listed(unbounded.map(({ label }) => `\`${label}\``))} ${unbounded.length === 1 ? "has" : "have"} no minimum. Tuning takes the configuration of the lowest final value, so among those that reach the hardest target the one whose last step went furthest past it, which need not be the cheapest.`,
    );
  if (plan.problems.some(({ size }) => size > 64))
    limits.push(
      `Of networks with more than 64 parameters, or minibatches, the loss over all examples is looked at now and then: a time to target may be up to ${figure(400 / plan.request.curvePoints)} % too long, for everyone alike.`,
    );
  if (earlier.length > 0)
    limits.push(
      `Versions have changed since, with other runs for the same request: ${earlier.map(({ problem, ran, present }) => `\`${problem}\` ran as version ${ran}, is ${present} now`).join("; ")}. Results of two versions are not compared.`,
    );
  if (changed > 0)
    limits.push(
      `${changed} trials ran with hyper-parameters that the present version would not draw: its published spaces have changed since. The figures are those of the runs.`,
    );
  if (devices.length > 0 && devices.every(({ device }) => device.includes(" · software · ")))
    limits.push(
      "All runs were made on a software adapter (float32 as WebGPU defines it): times on a GPU differ.",
    );
  return limits;
}

/** What the statistics leave out, whatever the sweep. */
function ofTheMethod({ problems, protocol }: ExportedBoard["plan"]): readonly string[] {
  const many = problems.length > 1;
  const limits = [
    `p-values are corrected within a family: ${many ? "the comparisons of one problem, not those of all problems together" : "the comparisons with the problem's leader"}; the differences to adam are another family.`,
    "Intervals take the tuned configuration as given: tuning again, on other seeds or other configurations, would spread them further.",
    "They are percentile bootstraps, not corrected for skew or bias: with this few seeds, and near the ends of a score, they are too short and lie to one side.",
  ];
  if (many)
    limits.push(
      `Nemenyi's critical difference is an approximation for many problems, here ${problems.length}, and is read only where Friedman's test rejects.`,
    );
  if (protocol.sampler === "sobol")
    limits.push(
      "The band of the tuning curve takes configurations as independent draws; Sobol points are spread more evenly than those, so it is a guide, not a bound.",
    );
  return limits;
}

function axisText(axis: Axis): string {
  if (axis.kind === "fixed") return `= ${axis.value}`;
  if (axis.kind === "choice") return `of ${listed(axis.choices.map(String))}`;
  return `${axis.range.join(" to ")} (${axis.scale})`;
}
