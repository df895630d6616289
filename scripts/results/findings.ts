/** What a leaderboard says and what it doesn't, in sentences made of its own figures. */
import type { LeaderboardRow } from "../../shared/contracts/leaderboard.ts";
import type { Axis } from "../../shared/contracts/sweep.ts";
import { ALPHA } from "../../shared/scoring/verdict.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { endingAt, fewSteps, localMinima, pastDegenerate } from "./end-findings.ts";
import { figure, listed, scoreWithInterval } from "./figures.ts";
import { onProblem } from "./problem-finding.ts";

/** A few sentences each. */
export function whatItSays(exported: ExportedBoard): readonly string[] {
  const { board, plan } = exported;
  const [first, ...others] = board.rows;
  if (first === undefined) return ["No optimizer has a result yet."];
  const says = [
    `**${first.optimizer}** has the best score, B = ${scoreWithInterval(first.score)}. ${rivals(first, others)}`,
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
  const test = `difference of the scores against adam, paired bootstrap over seeds, Holm correction over ${compared.length} comparisons`;
  const better = compared.filter(({ p, difference }) => (p ?? 1) < ALPHA && (difference.estimate ?? 0) > 0);
  if (better.length === 0) return `No optimizer is shown to be better than adam on these problems (${test}).`;
  const each = better.map(
    ({ optimizer, difference, p }) => `${optimizer} by ${scoreWithInterval(difference)}, p ${figure(p)}`,
  );
  return `Some are better than adam on these problems (${test}, p < 0.05): ${each.join("; ")}.`;
}

type Ranks = NonNullable<ExportedBoard["board"]["ranks"]>;

function acrossProblems({ p, criticalDifference, problems, average }: Ranks): string {
  const best = average[0];
  const test = `Friedman test over ${problems} problems, p = ${figure(p)}`;
  const leads = `${best?.optimizer} has the best average rank, ${figure(best?.rank ?? null)}`;
  if (p === null || p >= ALPHA || criticalDifference === null)
    return `Across problems (${test}), ${leads}; but the ranks could be due to chance, so no two optimizers are told apart.`;
  const apart = average.filter(({ rank }) => rank - (best?.rank ?? 0) > criticalDifference);
  return (
    `Across problems (${test}; Nemenyi critical difference ${figure(criticalDifference)} ranks), ` +
    `${leads}; ${apart.length} of ${average.length - 1} others are further away than the critical difference.`
  );
}

function rivals(first: LeaderboardRow, others: readonly LeaderboardRow[]): string {
  const near = others.filter((row) => row.rankInterval[0] <= 1).map((row) => row.optimizer);
  if (first.score.low === null) return "There is one run per problem, so the influence of chance is unknown.";
  return near.length === 0
    ? "No other rank interval reaches 1."
    : `The rank ${near.length === 1 ? "interval" : "intervals"} of ${listed(near)} ${near.length === 1 ? "reaches" : "reach"} 1 as well.`;
}

/** Limits of this sweep, and of the method. */
export function whatItDoesNotSay(exported: ExportedBoard): readonly string[] {
  const { board, plan, devices, changed, earlier, known } = exported;
  const { configurations, tuningSeeds, finalSeeds } = plan.protocol;
  const limits = [
    `The intervals describe other seeds of the same ${plan.problems.length === 1 ? "problem" : `${plan.problems.length} problems`}, not other problems.`,
    `Every optimizer got ${configurations} configurations on ${tuningSeeds} tuning seed${tuningSeeds === 1 ? "" : "s"}, drawn from its own published space. A wider space or more configurations may change the order. ${finalSeeds} final seeds can show only large differences.`,
    "B is relative to the best optimizer, so a further optimizer can change the order of two others. The score against adam does not have this property.",
    "Cost is counted in gradient-equivalents, not in seconds, so a method whose steps are cheap on some device has no advantage.",
    "The leader of a problem is chosen from the same runs that are tested. A p-value therefore tests whether two optimizers are equal, not whether the leader would lead again.",
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
      : [
          `On \`${label}\`, no run reached ${listed(missed.map(String))} within ${budget} gradient-equivalents`,
        ];
  });
  if (unreached.length > 0)
    limits.push(
      `A target that no run reaches counts 0 for all optimizers and tells none of them apart. ${unreached.join("; ")}. A larger budget may change the order.`,
    );
  limits.push(...localMinima(exported));
  const few = fewSteps(exported);
  if (few !== undefined) limits.push(few);
  const unbounded = plan.problems.filter(({ label }) => known.get(label)?.unboundedBelow);
  if (unbounded.length > 0)
    limits.push(
      `${listed(unbounded.map(({ label }) => `\`${label}\``))} ${unbounded.length === 1 ? "has" : "have"} no minimum. Tuning takes the configuration with the lowest final value. Among those that reach the hardest target, this is the one whose last step went furthest past it, which need not be the cheapest.`,
    );
  if (plan.problems.some(({ size }) => size > 64))
    limits.push(
      `For networks with more than 64 parameters or with minibatches, the loss over all examples is evaluated only now and then. A cost to target may therefore be up to ${figure(400 / plan.request.curvePoints)} % too high, for all optimizers alike.`,
    );
  if (earlier.length > 0)
    limits.push(
      `Versions have changed since this sweep, so the same request gives other runs now: ${earlier.map(({ problem, ran, present }) => `\`${problem}\` ran as version ${ran} and is at version ${present} now`).join("; ")}. Results of two versions are not compared.`,
    );
  if (changed > 0)
    limits.push(
      `${changed} trials ran with hyper-parameters that the present version would not draw, because its published spaces have changed since. The figures are those of the runs.`,
    );
  if (devices.length > 0 && devices.every(({ device }) => device.includes(" · software · ")))
    limits.push(
      "All runs were made on a software adapter (float32 as WebGPU defines it), and times on a GPU differ.",
    );
  return limits;
}

/** What the statistics leave out, whatever the sweep. */
function ofTheMethod({ problems, protocol }: ExportedBoard["plan"]): readonly string[] {
  const many = problems.length > 1;
  const limits = [
    `The p-values are corrected within a family, which is ${many ? "the comparisons of one problem and not those of all problems together" : "the comparisons with the problem's leader"}. The differences to adam are another family.`,
    "The intervals take the tuned configuration as given. They would be wider if they included a new tuning on other seeds or with other configurations.",
    "They are percentile bootstrap intervals without a correction for skew or bias. With so few seeds, and near the ends of a score, they are too short and lie to one side.",
  ];
  if (many)
    limits.push(
      `The critical difference of Nemenyi is an approximation for many problems (here ${problems.length}), and it is used only where the Friedman test rejects.`,
    );
  if (protocol.sampler === "sobol")
    limits.push(
      "The band of the tuning curve assumes that configurations are independent draws. Sobol points are spread more evenly, so the band is a guide and not a bound.",
    );
  return limits;
}

function axisText(axis: Axis): string {
  if (axis.kind === "fixed") return `= ${axis.value}`;
  if (axis.kind === "choice") return `of ${listed(axis.choices.map(String))}`;
  return `${axis.range.join(" to ")} (${axis.scale})`;
}
