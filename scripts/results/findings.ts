/** What a leaderboard says and what it doesn't, in sentences made of its own figures. */
import type { LeaderboardCell, LeaderboardRow } from "../../shared/contracts/leaderboard.ts";
import type { Axis } from "../../shared/contracts/sweep.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { endingAt, fewSteps, localMinima, pastDegenerate } from "./end-findings.ts";
import { figure, listed, scoreWithInterval, share } from "./figures.ts";

const ALPHA = 0.05;

/** One sentence or two each. */
export function whatItSays(exported: ExportedBoard): readonly string[] {
  const { board, plan } = exported;
  const [first, ...others] = board.rows;
  if (first === undefined) return ["No optimizer has a result yet."];
  const says = [
    `Best score: **${first.optimizer}**, B = ${scoreWithInterval(first.score)}. ${rivals(first, others)}`,
  ];
  const reference = others.concat(first).filter((row) => isBetter(row));
  says.push(
    reference.length > 0
      ? `Better than adam on these problems by the score against it, interval included: ${listed(reference.map((row) => row.optimizer))}.`
      : "No optimizer's score against adam lies above adam's own with its whole interval.",
  );
  for (const { label } of plan.problems) {
    const cells = board.cells.filter((cell) => cell.problem === label && cell.basis !== "none");
    if (cells.length > 0) says.push(onProblem(label, cells));
  }
  const { ranks } = board;
  if (ranks !== null && ranks.p !== null && ranks.criticalDifference !== null) {
    const best = ranks.average[0];
    const apart = ranks.average.filter(
      ({ rank }) => rank - (best?.rank ?? 0) > (ranks.criticalDifference ?? Number.POSITIVE_INFINITY),
    );
    says.push(
      `Across problems (Friedman, p = ${figure(ranks.p)}; Nemenyi critical difference ${figure(ranks.criticalDifference)} ranks): ` +
        `the best average rank is ${best?.optimizer}'s, ${figure(best?.rank ?? null)}; ${apart.length} of ${ranks.average.length - 1} others are further away than the critical difference.`,
    );
  }
  const ends = [
    endingAt(exported, "saddle", "a strict saddle"),
    endingAt(exported, "degenerate", "a degenerate critical point"),
  ];
  says.push(...ends.filter((each) => each !== undefined), ...pastDegenerate(exported));
  return says;

  /** The reference scores the share of what it solves against itself. */
  function isBetter(row: LeaderboardRow): boolean {
    const adam = board.rows.find(({ optimizer }) => optimizer === "adam")?.scoreAgainstReference?.estimate;
    const low = row.scoreAgainstReference?.low;
    return row.optimizer !== "adam" && typeof adam === "number" && typeof low === "number" && low > adam;
  }
}

function rivals(first: LeaderboardRow, others: readonly LeaderboardRow[]): string {
  const near = others.filter((row) => row.rankInterval[0] <= 1).map((row) => row.optimizer);
  if (first.score.low === null) return "One run per problem: nothing can be said of chance.";
  return near.length === 0
    ? "No other's rank interval reaches 1."
    : `Rank intervals that reach 1 as well: ${listed(near)}.`;
}

function onProblem(label: string, cells: readonly LeaderboardCell[]): string {
  const compared = cells.flatMap((cell) =>
    cell.againstLeader === null ? [] : [{ ...cell.againstLeader, optimizer: cell.optimizer }],
  );
  const leader = compared[0]?.leader ?? cells[0]?.optimizer ?? "";
  const own = cells.find((cell) => cell.optimizer === leader);
  const reached = own?.success.findLast(({ successes }) => successes > 0);
  const how =
    reached === undefined
      ? `no run reached a target; smallest median final value ${figure(own?.medianValue ?? null)}`
      : `target ${reached.target} in ${share(reached.rate)} of runs at an aRT of ${figure(reached.art)}`;
  const worse = compared.filter(({ p }) => p !== null && p < ALPHA);
  const untested = compared.filter(({ p }) => p === null);
  const open = compared.filter(({ p }) => p !== null && p >= ALPHA);
  const tested = compared.length - untested.length;
  const pairs = Math.min(...compared.filter(({ p }) => p !== null).map((each) => each.pairs));
  if (tested > 0 && worse.length === 0 && (tested * 2) / 2 ** pairs >= ALPHA) {
    return `\`${label}\`: **${leader}** leads (${how}); ${pairs} seeds and ${tested} comparisons can't reach p < 0.05 after correction, whatever the runs did, so nothing is claimed.`;
  }
  const rest =
    `${worse.length} of ${compared.length} others are worse (paired signed-rank, Holm, p < 0.05)` +
    (open.length === 0 || open.length > 8
      ? ""
      : `; not told apart: ${listed(open.map(({ optimizer }) => optimizer))}`) +
    (untested.length === 0 ? "" : `; ${untested.length} could not be tested`);
  return `\`${label}\`: **${leader}** leads (${how}); ${rest}.`;
}

/** Limits of this sweep, and of the method. */
export function whatItDoesNotSay(exported: ExportedBoard): readonly string[] {
  const { board, plan, devices, changed, known } = exported;
  const { configurations, tuningSeeds, finalSeeds } = plan.protocol;
  const limits = [
    `Intervals speak of other seeds of the same ${plan.problems.length === 1 ? "problem" : `${plan.problems.length} problems`}, not of other problems.`,
    `Everyone got ${configurations} configurations on ${tuningSeeds} tuning seed${tuningSeeds === 1 ? "" : "s"}, drawn from its own published space; a wider space, or more of them, may change the order. ${finalSeeds} final seeds tell only large differences apart.`,
    "B is relative to the best entrant: one optimizer more can flip the order of two others. The score against adam can't.",
    "Cost is counted in gradient-equivalents, not seconds: a method whose steps are cheap on some device is not favoured.",
    "The leader of a problem is chosen from the same runs that are tested, so a p-value asks whether two are equal, not whether the leader would lead again.",
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

function axisText(axis: Axis): string {
  if (axis.kind === "fixed") return `= ${axis.value}`;
  if (axis.kind === "choice") return `of ${listed(axis.choices.map(String))}`;
  return `${axis.range.join(" to ")} (${axis.scale})`;
}
