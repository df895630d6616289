/** The configuration that tuning chose for each optimizer. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { formatNumber, formatSettings } from "../data/format.ts";
import { Figure } from "./explain.tsx";
import { Scroll } from "./scroll.tsx";

interface BestConfigurationsProps {
  readonly cells: readonly LeaderboardCell[];
  readonly sweepId: string;
}

export function BestConfigurations({ cells, sweepId }: BestConfigurationsProps) {
  if (cells.length === 0) return <p class="muted">No configuration has a result yet.</p>;
  return (
    <Scroll label="Best configurations">
      <table>
        <thead>
          <tr>
            <th scope="col">Optimizer</th>
            <th scope="col">Configuration</th>
            <th scope="col" class="number">
              Loss in tuning
            </th>
            <th scope="col">Tuning runs</th>
            <th scope="col">Final runs</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <Row key={cell.optimizer} cell={cell} sweepId={sweepId} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ cell, sweepId }: { readonly cell: LeaderboardCell; readonly sweepId: string }) {
  const { optimizer, problem, best, tuning, final } = cell;
  const shown = { sweep: sweepId, optimizer, problem };
  return (
    <tr>
      <th scope="row">{optimizer}</th>
      <td class="wrap">{best ? formatSettings(best.hyperparameters) : "tuning still runs"}</td>
      <td class="number">
        <Figure figure="tuningLoss" {...shown}>
          {formatNumber(best?.tuningValue)}
        </Figure>
      </td>
      <td>
        <Figure figure="tuningRuns" {...shown}>
          {tuning[0]} of {tuning[1]}
        </Figure>
      </td>
      <td>
        <Figure figure="finalRuns" {...shown}>
          {final[0]} of {final[1]}
        </Figure>
      </td>
    </tr>
  );
}
