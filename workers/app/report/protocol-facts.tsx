/** How the sweep compared: the same for every optimizer, and the problems with their targets. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import { protocolSchema, type SweepDetail } from "../../../shared/contracts/sweep.ts";
import { formatNumber } from "../data/format.ts";
import { Scroll } from "../parts/scroll.tsx";
import { Term } from "../parts/term.tsx";

interface ProtocolFactsProps {
  readonly sweep: SweepDetail;
  readonly board: Leaderboard;
}

export function ProtocolFacts({ sweep, board }: ProtocolFactsProps) {
  const { request } = sweep;
  const protocol = protocolSchema.parse(request.protocol ?? {});
  const { earlyStopping } = protocol;
  const facts: readonly (readonly [string, string])[] = [
    ...(sweep.edition === 1
      ? ([["Configurations of each pair (K)", String(protocol.configurations)]] as const)
      : ([
          ["Independent studies of each pair (M)", String(protocol.studies)],
          ["Configurations of a study", `the published default and ${protocol.configurations} more`],
          ["Winner of a study", protocol.oneForAll ? "one for all problems" : "of each problem"],
        ] as const)),
    ["Tuning seeds of a study", String(protocol.tuningSeeds)],
    ["Final seeds of a study (disjoint, paired)", String(protocol.finalSeeds)],
    ["Sampler", protocol.sampler],
    [
      "Early stopping",
      earlyStopping ? `successive halving, η = ${earlyStopping.reduction}, tuning only` : "none",
    ],
    ["Base seed", String(request.seed)],
    ["Points of a curve", String(request.curvePoints)],
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Scroll label="Problems of the protocol">
        <table>
          <thead>
            <tr>
              <th scope="col">Problem</th>
              <th scope="col">
                <Term of="budget">Budget</Term>
              </th>
              <th scope="col">
                <Term of="target">Targets</Term>
              </th>
            </tr>
          </thead>
          <tbody>
            {sweep.problems.map((problem, i) => (
              <tr key={problem}>
                <th scope="row">{problem}</th>
                <td>
                  {formatNumber(request.problems[i]?.budget) === "–"
                    ? "as in the catalogue"
                    : `${formatNumber(request.problems[i]?.budget)} gradient-equivalents`}
                </td>
                <td>{targetsOf(board, problem)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="muted">
        Cost is counted in <Term of="gradient-equivalent">gradient-equivalents</Term>: a gradient counts 1, a
        value ⅓, a Hessian-vector or Gauss–Newton-vector product 2, and a full Hessian 2·P. The best
        configuration is chosen on <Term of="tuning-seed">tuning seeds</Term> alone. The{" "}
        <Term of="final-seed">final seeds</Term> are fresh, and at the same repetition every optimizer starts
        from the same point with the same order of the data. All intervals are 95 % confidence intervals.{" "}
        {sweep.edition === 1
          ? "Claims against the leader rest on paired signed-rank tests with the Holm correction."
          : "All claims are decided by one joint sign-flip test over the studies."}
      </p>
    </>
  );
}

function targetsOf(board: Leaderboard, problem: string): string {
  const cell = board.cells.find((each) => each.problem === problem);
  return cell?.success.map(({ target }) => formatNumber(target, 3)).join(", ") || "none";
}
