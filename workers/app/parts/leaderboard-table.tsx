/** Rank, score with interval, success, cost and statuses; filters; each optimizer opens the runs behind it. */
import { useMemo, useState } from "preact/hooks";
import type { Leaderboard, LeaderboardCell, LeaderboardRow } from "../../../shared/contracts/leaderboard.ts";
import { formatInterval, formatNumber, formatPercent } from "../data/format.ts";
import { Scroll } from "./scroll.tsx";

interface LeaderboardTableProps {
  readonly board: Leaderboard | null;
  readonly sweepId: string;
  readonly problems: readonly string[];
}

export function LeaderboardTable({ board, sweepId, problems }: LeaderboardTableProps) {
  const [family, setFamily] = useState("");
  const [problem, setProblem] = useState("");
  const families = useMemo(() => [...new Set(board?.rows.map((row) => row.family))].toSorted(), [board]);
  if (!board || board.rows.length === 0)
    return (
      <p style="min-height: 12rem">
        No optimizer has results yet. The first rows appear with the first shard.
      </p>
    );
  const rows = board.rows.filter((row) => family === "" || row.family === family);
  return (
    <>
      <div class="controls">
        <label>
          Family
          <select value={family} onChange={(event) => setFamily(event.currentTarget.value)}>
            <option value="">all</option>
            {families.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Show
          <select value={problem} onChange={(event) => setProblem(event.currentTarget.value)}>
            <option value="">{problems.length > 1 ? "all problems together" : "score across targets"}</option>
            {problems.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <p class="muted" style="margin: 0">
          Revision {board.revision}, {new Date(board.asOf).toLocaleTimeString("en")}
        </p>
      </div>
      {problem === "" ? (
        <Rows rows={rows} sweepId={sweepId} />
      ) : (
        <ProblemResults
          cells={board.cells.filter(
            (cell) => cell.problem === problem && rows.some((row) => row.optimizer === cell.optimizer),
          )}
          sweepId={sweepId}
        />
      )}
    </>
  );
}

function runsLink(sweepId: string, optimizer: string, problem?: string): string {
  const filter = new URLSearchParams({ optimizer, ...(problem === undefined ? {} : { problem }) });
  return `/sweeps/${sweepId}#trials?${filter}`;
}

function Rows({ rows, sweepId }: { readonly rows: readonly LeaderboardRow[]; readonly sweepId: string }) {
  return (
    <Scroll label="Leaderboard table">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              Rank
            </th>
            <th scope="col">Optimizer</th>
            <th scope="col" class="number">
              Score B
            </th>
            <th scope="col">95 % interval</th>
            <th scope="col">Rank interval</th>
            <th scope="col" class="number">
              Against adam
            </th>
            <th scope="col" class="number">
              Success
            </th>
            <th scope="col">95 % interval</th>
            <th scope="col" class="number">
              Cost to target
            </th>
            <th scope="col">Runs</th>
            <th scope="col">Note</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.optimizer}>
              <td class="number">
                {row.rank}
                {row.tied ? <abbr title="cannot be told from the row above">=</abbr> : ""}
              </td>
              <th scope="row">
                <a href={runsLink(sweepId, row.optimizer)}>{row.optimizer}</a>
              </th>
              <td class="number">{formatNumber(row.score.estimate, 3)}</td>
              <td>{formatInterval(row.score.low, row.score.high)}</td>
              <td>
                {row.rankInterval[0]}–{row.rankInterval[1]}
              </td>
              <td class="number">{formatNumber(row.scoreAgainstReference?.estimate, 3)}</td>
              <td class="number">{formatPercent(row.successRate.estimate)}</td>
              <td>
                {formatPercent(row.successRate.low)} – {formatPercent(row.successRate.high)}
              </td>
              <td class="number">
                {row.costToTarget === null ? "never" : formatNumber(row.costToTarget, 4)}
              </td>
              <td>{statuses(row.statuses)}</td>
              <td class="wrap muted">{row.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Results of every optimizer on one problem, with its claim against the leader. */
export function ProblemResults({
  cells,
  sweepId,
}: {
  readonly cells: readonly LeaderboardCell[];
  readonly sweepId: string;
}) {
  const sorted = cells.toSorted(
    (a, b) =>
      (a.finalValue.estimate ?? Number.POSITIVE_INFINITY) -
      (b.finalValue.estimate ?? Number.POSITIVE_INFINITY),
  );
  return (
    <Scroll label="Results on one problem">
      <table>
        <thead>
          <tr>
            <th scope="col">Optimizer</th>
            <th scope="col" class="number">
              Final loss
            </th>
            <th scope="col">95 % interval</th>
            <th scope="col" class="number">
              Median
            </th>
            <th scope="col">Success by target</th>
            <th scope="col">Ends at</th>
            <th scope="col">Against the leader</th>
            <th scope="col">Runs</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((cell) => (
            <tr key={cell.optimizer}>
              <th scope="row">
                <a href={runsLink(sweepId, cell.optimizer, cell.problem)}>{cell.optimizer}</a>
              </th>
              <td class="number">{formatNumber(cell.finalValue.estimate)}</td>
              <td>{formatInterval(cell.finalValue.low, cell.finalValue.high)}</td>
              <td class="number">{formatNumber(cell.medianValue)}</td>
              <td>
                {cell.success
                  .map((entry) => `${formatNumber(entry.target, 2)}: ${entry.successes}/${entry.runs}`)
                  .join(", ")}
              </td>
              <td>{cell.endsAt ? statuses(cell.endsAt) : "–"}</td>
              <td class="wrap">{againstLeader(cell)}</td>
              <td>{statuses(cell.statuses)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The claim with its corrected p and effect, or why there is none. */
function againstLeader(cell: LeaderboardCell): string {
  const claim = cell.againstLeader;
  if (!claim) return "–";
  if (claim.p === null) return claim.note;
  const verdict = claim.p < 0.05 ? `${claim.leader} is better` : `not told apart from ${claim.leader}`;
  return `${verdict} (p = ${formatNumber(claim.p, 2)} after Holm, effect ${formatNumber(claim.effect, 2)}, ${claim.pairs} pairs)`;
}

function statuses(counts: Readonly<Record<string, number>>): string {
  return (
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ") || "–"
  );
}
