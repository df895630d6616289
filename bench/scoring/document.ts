/** `docs/scoring-simulations.md`, from a report. */
import type { ScoringReport } from "./report.ts";

export function scoringDocument({
  size,
  coverage,
  null: nulls,
  curse,
  oneForAll,
  surfaces,
}: ScoringReport): string {
  return `# Simulations of the comparison by studies

Written by \`npm run bench -- scoring\` (seeded: the same sources give the same text); the numbers are in
\`bench/results/scoring.json\`, the code in \`bench/scoring/\`. Smaller versions are tests: \`bench/scoring/simulations.test.ts\`.

## Does the interval of a cost ratio hold the true one?

Two entrants of known mean; paired t over studies on log cost, Satterthwaite's degrees of freedom over 12 problems.
\`n % misses\`: costs beyond the budget count twice the budget, as the run loss does; \`n % stuck\`: two heaps, far apart. Three
Monte-Carlo errors are ${(300 * Math.sqrt((0.95 * 0.05) / size.coverage)).toFixed(1)} % with 1 problem, twice that with 12.

${table(
  ["losses", "problems", "3 studies", "4", "6", "8"],
  groups(coverage, ({ losses, problems }) => `${losses}|${problems}`).map((same) => [
    same[0]?.losses ?? "",
    String(same[0]?.problems),
    ...same.map(({ covered }) => percent(covered)),
  ]),
)}

## Do entrants that are alike get told apart?

Share of sweeps with a false claim at p < 0.05: of any pair, from the leader (chosen from the same studies), and what a test
of each entrant against the selected leader alone would claim: the form that must not be used.

${table(
  ["losses", "entrants", "blocks", "sweeps", "any pair", "from the leader", "leader alone tested"],
  nulls.map(({ losses, entrants, blocks, sweeps, anyPair, fromLeader, leaderOnly }) => [
    losses,
    String(entrants),
    String(blocks),
    String(sweeps),
    percent(anyPair),
    percent(fromLeader),
    `**${percent(leaderOnly)}**`,
  ]),
)}

## The winner's curse

Eight equal configurations of true L = 4, seeds differ by 0.3: the winner's tuning loss is ${curse.tuning.toFixed(3)} on average, its
fresh run ${curse.fresh.toFixed(3)}. Only the fresh run is scored.

## One configuration for all problems

${size.repeats} sweeps of each design on four made-up problems whose best points lie apart; the winner of a study is chosen over all of
them, so that a study is one block. \`as if independent\`: every (problem, study) taken for a tuning of its own, which must not be
done. Where the default is a candidate too it wins many studies; outcomes are then alike but for a few, and intervals of few
studies are short: approximate.

${table(
  ["candidates", "studies", "interval holds", "as if independent", "wrong leader"],
  oneForAll.map(({ design, covered, asIfIndependent, wrongLeader }) => [
    `${design.k} Sobol points${design.withDefault ? " and the default" : ""}`,
    String(design.studies),
    percent(covered),
    percent(asIfIndependent),
    percent(wrongLeader),
  ]),
)}

## The same sweep with other seeds

${size.repeats} repetitions of each design, resampled from surfaces of which every configuration is known on several seeds. The
leader is wrong where it is not the entrant with the smallest true mean; \`its cost\`: what the leaders truly cost on average, as
a multiple of the cheapest. \`turning pairs\`: called cheaper in some repetitions and dearer in others, of all pairs in all
repetitions. \`a wrong verdict\`: any pair told apart the wrong way round.
Sobol points are aligned runs of the recorded sequence, which are nets themselves. M studies, K points.

${surfaces.map(surfaceSection).join("\n\n")}
`;
}

function surfaceSection({
  problem,
  runs,
  truth,
  second,
  firstWrongLeader,
}: ScoringReport["surfaces"][number]): string {
  const order = Object.entries(truth).sort(([, a], [, b]) => a - b);
  const least = order[0]?.[1] ?? 0;
  const costs = order.map(([name, loss]) => `${name} ${Math.exp(loss - least).toFixed(2)}`).join(", ");
  const kind =
    problem === "made up"
      ? "made up, with known truth"
      : "recorded from the product's own runs (float64 reference engine)";
  const rows = second.map((of) => [
    `M = ${of.design.studies}, K = ${of.design.k}, ${of.design.points}${of.design.withDefault ? "" : ", without the default"}`,
    percent(of.wrongLeader),
    of.leaderCost.toFixed(3),
    of.design.studies < 6 ? "no verdicts" : String(of.flippedPairs),
    of.design.studies < 6 ? "" : percent(of.wrongSweeps),
    of.design.studies < 6 ? "" : percent(of.told),
    percent(of.coverage),
  ]);
  const first = [
    "first edition: 8 random points by final value, 9 seeds",
    percent(firstWrongLeader),
    "",
    "",
    "",
    "",
    "",
  ];
  return `### ${problem}

${runs} runs, ${kind}. True cost as a multiple of the cheapest: ${costs}.

${table(
  [
    "design",
    "wrong leader",
    "its cost",
    "turning pairs",
    "sweeps with a wrong verdict",
    "told from the leader",
    "interval holds",
  ],
  [...rows, first],
)}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function groups<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(items, key).values()];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
