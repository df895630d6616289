/** The board of a sweep: its comparison by studies, with what a reader needs beside it. */
import type { Device } from "../contracts/lease.ts";
import type { BoardFigure, HeldOutOrder, StudyBoard } from "../contracts/study-board.ts";
import { HELD_OUT_EXAMPLES } from "../contracts/sweep.ts";
import { fallingTargets } from "../contracts/target-series.ts";
import type { Plan } from "../planning/planned.ts";
import type { ConfigurationSource, EntryRuns } from "./entry-runs.ts";
import { heldOutFigure } from "./held-out-figures.ts";
import { REFERENCE } from "./leaderboard-rows.ts";
import type { Pieces } from "./pieces.ts";
import { median } from "./quantile.ts";
import { spaceChecks } from "./space-checks.ts";
import { compareStudies } from "./studies/compare-studies.ts";
import type { Study, StudyDesign, StudyRun } from "./studies/study.ts";
import type { StudyComparisonInput } from "./studies/study-comparison.ts";
import { heldOutOrder } from "./turned-orders.ts";

/** What somebody who asks wants to see. */
export interface BoardQuestion {
  /** An entrant; without it, or when it isn't one, adam, and without adam the best. */
  readonly reference?: string | undefined;
  readonly by?: BoardFigure | undefined;
}

/**
 * A function of the results: no order of theirs changes a number. Null for a sweep of the first edition, and where no
 * final runs are planned: a winner's own tuning run flatters it.
 *
 * @param settled every planned block is in or given up for good
 */
export function* studyBoard(
  plan: Plan,
  entrants: readonly EntryRuns[],
  configuration: ConfigurationSource,
  settled: boolean,
  { reference, by = "cost" }: BoardQuestion = {},
): Pieces<StudyBoard | null> {
  if (plan.edition === 1 || plan.protocol.finalSeeds === 0) return null;
  const design: StudyDesign = {
    problems: plan.problems.map((problem) => ({
      label: problem.label,
      budget: problem.budget,
      targets: fallingTargets(problem),
    })),
    optimizers: plan.optimizers.map(({ name }) => name),
    studies: plan.protocol.studies,
    finalSeeds: plan.protocol.finalSeeds,
    oneForAll: plan.protocol.oneForAll ?? false,
  };
  const byCost = { design, studies: entrants.flatMap((each) => studiesOf(each, outcomeOf)) };
  const shown = by === "cost" ? byCost : byHeldOut(plan, byCost, entrants, by);
  const asked = [reference, REFERENCE].find((name) => name !== undefined && design.optimizers.includes(name));
  const first = yield* compareStudies({ ...shown, reference: asked ?? null, settled });
  const best = first.rows[0]?.optimizer;
  // Without a reference the best is one: known only after a comparison.
  const compared =
    asked === undefined && best !== undefined && best !== first.reference
      ? yield* compareStudies({ ...shown, reference: best, settled })
      : first;
  const costs =
    by === "cost" ? compared : yield* compareStudies({ ...byCost, reference: null, settled: false });
  const heldOut = settled ? yield* heldOutOrders(plan, byCost, entrants) : [];
  const secondsOn = usualClass(entrants);
  return {
    ...compared,
    by,
    heldOut,
    // What a miss counts has no part in a held-out figure.
    orders: by === "cost" ? compared.orders : [],
    rows: compared.rows.map((row) => {
      const own = entrants.filter(({ entry }) => entry.optimizer.name === row.optimizer);
      return {
        ...row,
        family: own[0]?.entry.optimizer.entry.family ?? "",
        axes: Math.max(0, ...own.map(({ entry }) => entry.space.axes.length)),
        seconds: secondsOf(own, secondsOn),
        trials: own.reduce((sum, { tuning, final }) => sum + tuning.length + final.length, 0),
      };
    }),
    design: {
      studies: design.studies,
      configurations: plan.protocol.configurations,
      oneForAll: plan.protocol.oneForAll ?? false,
    },
    secondsOn,
    checks: spaceChecks(entrants, costs.cells, configuration),
  };
}

type Compared = Pick<StudyComparisonInput, "design" | "studies">;

/** The same studies, compared by a held-out figure on those problems whose runs have one. */
function byHeldOut(
  { request }: Plan,
  { design }: Compared,
  entrants: readonly EntryRuns[],
  by: HeldOutOrder["by"],
): Compared {
  const examples = request.heldOut ?? HELD_OUT_EXAMPLES;
  const having = entrants.filter(({ final }) => final.some(({ accepted }) => hasFigure(by, accepted)));
  const labels = new Set(having.map(({ entry }) => entry.problem.label));
  const withFigure = (accepted: Accepted): StudyRun => ({
    ...outcomeOf(accepted),
    figure: heldOutFigure(by, accepted.heldOut, accepted.status === "diverged", examples),
  });
  return {
    design: { ...design, problems: design.problems.filter(({ label }) => labels.has(label)) },
    studies: entrants
      .filter(({ entry }) => labels.has(entry.problem.label))
      .flatMap((each) => studiesOf(each, withFigure)),
  };
}

/** Numbers to predict have no accuracy. */
function hasFigure(by: HeldOutOrder["by"], { heldOut }: Pick<Accepted, "heldOut">): boolean {
  if (!heldOut || by === "held-out-loss") return Boolean(heldOut);
  return heldOut.accuracy !== null || heldOut.atStart.accuracy !== null;
}

/** Both orders and where they differ from that by cost on the same problems; empty without held-out figures. */
function* heldOutOrders(
  plan: Plan,
  byCost: Compared,
  entrants: readonly EntryRuns[],
): Pieces<readonly HeldOutOrder[]> {
  const orders: HeldOutOrder[] = [];
  for (const by of ["held-out-loss", "accuracy"] as const) {
    const figures = byHeldOut(plan, byCost, entrants, by);
    const { problems } = figures.design;
    if (problems.length === 0) continue;
    const labels = new Set(problems.map(({ label }) => label));
    const studies = byCost.studies.filter(({ problem }) => labels.has(problem));
    const rest = { reference: null, settled: true };
    const costs = yield* compareStudies({ design: figures.design, studies, ...rest });
    orders.push(heldOutOrder(by, costs, yield* compareStudies({ ...figures, ...rest })));
  }
  return orders;
}

/** The studies of one (problem, optimizer) that have a result. */
function studiesOf(
  { entry, tuning, final }: EntryRuns,
  runOf: (accepted: Accepted) => StudyRun,
): readonly Study[] {
  const tuned = Map.groupBy(tuning, ({ study }) => study);
  const finals = Map.groupBy(final, ({ study }) => study);
  return [...new Set([...tuned.keys(), ...finals.keys()])].map((study) => ({
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    study,
    tuning: (tuned.get(study) ?? []).map(({ accepted, configuration = 0 }) => ({
      ...runOf(accepted),
      configuration,
    })),
    final: (finals.get(study) ?? []).map(({ accepted }) => runOf(accepted)),
  }));
}

type Accepted = EntryRuns["final"][number]["accepted"];

function outcomeOf({ status, costToTarget, value }: Accepted): StudyRun {
  return { status, costToTarget, value };
}

/** The class with the most results; of equals the first by name. Null without results. */
function usualClass(entrants: readonly EntryRuns[]): Device["adapterClass"] | null {
  const counts = new Map<Device["adapterClass"], number>();
  for (const { tuning, final } of entrants)
    for (const { adapterClass } of [...tuning, ...final])
      if (adapterClass !== null) counts.set(adapterClass, (counts.get(adapterClass) ?? 0) + 1);
  const [usual] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return usual?.[0] ?? null;
}

/** Sum over problems of the median seconds of a final run; null unless every problem has one on that class. */
function secondsOf(own: readonly EntryRuns[], on: Device["adapterClass"] | null): number | null {
  let sum = 0;
  for (const { final } of own) {
    const seconds = final.flatMap((run) => (run.adapterClass === on ? (run.seconds ?? []) : []));
    if (seconds.length === 0) return null;
    sum += median(seconds);
  }
  return own.length === 0 ? null : sum;
}
