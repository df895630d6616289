/** Results of every optimizer on one problem, with its claim against the leader; figures open the runs behind them. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { formatInterval, formatNumber } from "../data/format.ts";
import { claimOf } from "./claim.ts";
import { countText } from "./count-text.ts";
import { Figure } from "./explain.tsx";
import { runsLink } from "./runs-link.ts";
import { Scroll } from "./scroll.tsx";

export function ProblemResults({
  cells,
  among = cells,
  ordered = false,
  sweepId,
}: {
  readonly cells: readonly LeaderboardCell[];
  /** True: the cells stand in the board's order already, and claims are the board's. */
  readonly ordered?: boolean;
  /** All of the problem, where some are not shown: one of them leads. */
  readonly among?: readonly LeaderboardCell[];
  readonly sweepId: string;
}) {
  const loss = (cell: LeaderboardCell): number => cell.finalValue.estimate ?? Number.POSITIVE_INFINITY;
  const sorted = ordered ? cells : cells.toSorted((a, b) => loss(a) - loss(b));
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
            <th scope="col">Success by target, aRT with 95 % interval</th>
            <th scope="col">Ends at</th>
            {ordered ? null : <th scope="col">Against the leader</th>}
            <th scope="col">Runs</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((cell) => {
            const { optimizer, problem } = cell;
            const shown = { sweep: sweepId, optimizer, problem, isFirstEdition: !ordered };
            return (
              <tr key={cell.optimizer}>
                <th scope="row">
                  <a href={runsLink(sweepId, { optimizer, problem })}>{optimizer}</a>
                </th>
                <td class="number">
                  <Figure figure="finalLoss" {...shown}>
                    {formatNumber(cell.finalValue.estimate)}
                  </Figure>
                </td>
                <td>
                  <Figure figure="finalLoss" {...shown}>
                    {formatInterval(cell.finalValue.low, cell.finalValue.high)}
                  </Figure>
                </td>
                <td class="number">
                  <Figure figure="medianLoss" {...shown}>
                    {formatNumber(cell.medianValue)}
                  </Figure>
                </td>
                <td>
                  {cell.success.map((entry) => (
                    <div key={entry.target}>
                      {formatNumber(entry.target, 2)}:{" "}
                      <Figure figure="success" {...shown}>
                        {entry.successes}/{entry.runs}
                      </Figure>
                      {entry.art === null ? null : (
                        <>
                          ,{" "}
                          <Figure figure="art" {...shown}>
                            {artText(entry)}
                          </Figure>
                        </>
                      )}
                    </div>
                  ))}
                </td>
                <td>
                  <Figure figure="endsAt" {...shown}>
                    {cell.endsAt ? countText(cell.endsAt) : "–"}
                  </Figure>
                </td>
                {ordered ? null : <td class="wrap claim">{claimOf(cell, among).text}</td>}
                <td>
                  <Figure figure="statuses" {...shown}>
                    {countText(cell.statuses)}
                  </Figure>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

/** "40.7 (33.1 – 52)"; an interval without an upper end goes to ∞. */
function artText({ art, artLow, artHigh }: LeaderboardCell["success"][number]): string {
  const interval =
    artLow === null
      ? ""
      : ` (${formatNumber(artLow, 3)} – ${artHigh === null ? "∞" : formatNumber(artHigh, 3)})`;
  return `${formatNumber(art, 3)}${interval}`;
}
