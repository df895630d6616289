/** The configuration that tuning chose for each optimizer. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { formatNumber, formatSettings } from "../data/format.ts";
import { Scroll } from "./scroll.tsx";

export function BestConfigurations({ cells }: { readonly cells: readonly LeaderboardCell[] }) {
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
            <tr key={cell.optimizer}>
              <th scope="row">{cell.optimizer}</th>
              <td class="wrap">
                {cell.best ? formatSettings(cell.best.hyperparameters) : "tuning still runs"}
              </td>
              <td class="number">{formatNumber(cell.best?.tuningValue)}</td>
              <td>
                {cell.tuning[0]} of {cell.tuning[1]}
              </td>
              <td>
                {cell.final[0]} of {cell.final[1]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
