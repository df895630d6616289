/** One row for each optimizer: rank, score with interval, success, cost; figures open the runs behind them. */
import type { LeaderboardRow } from "../../../shared/contracts/leaderboard.ts";
import { formatInterval, formatNumber, formatPercent } from "../data/format.ts";
import { countText } from "./count-text.ts";
import { runsLink } from "./runs-link.ts";
import { Scroll } from "./scroll.tsx";

export function LeaderboardRows({
  rows,
  sweepId,
}: {
  readonly rows: readonly LeaderboardRow[];
  readonly sweepId: string;
}) {
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
                {row.tied ? <abbr title="tied: cannot be told from the row above">=</abbr> : ""}
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
              <td class="number">
                <a href={runsLink(sweepId, row.optimizer)}>{formatPercent(row.successRate.estimate)}</a>
              </td>
              <td>
                {formatPercent(row.successRate.low)} – {formatPercent(row.successRate.high)}
              </td>
              <td class="number">
                {row.costToTarget === null ? "never" : formatNumber(row.costToTarget, 4)}
              </td>
              <td>{countText(row.statuses)}</td>
              <td class="wrap muted">{row.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
