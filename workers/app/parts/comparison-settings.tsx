/** What tuning chose for two optimizers on each problem: of the winners of the studies the one with the least tuning loss. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { formatSettings } from "../data/format.ts";
import { Scroll } from "./scroll.tsx";

interface ComparisonSettingsProps {
  readonly own: string;
  readonly other: string;
  readonly sweeps: readonly { readonly facts: SweepFacts; readonly cells: readonly LeaderboardCell[] }[];
}

export function ComparisonSettings({ own, other, sweeps }: ComparisonSettingsProps) {
  return (
    <Scroll label="What tuning chose">
      <table class="one-line">
        <thead>
          <tr>
            <th scope="col">Problem</th>
            <th scope="col">{own}</th>
            <th scope="col">{other}</th>
          </tr>
        </thead>
        {sweeps.map(({ facts, cells }) => (
          <tbody key={facts.sweep}>
            <tr class="group">
              <th scope="rowgroup" colSpan={3}>
                {facts.name}
              </th>
            </tr>
            {facts.problems.map(({ label }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {[own, other].map((name) => (
                  <td key={name} class="wrap">
                    {settingsText(
                      cells.find(({ problem, optimizer }) => problem === label && optimizer === name),
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

function settingsText(cell: LeaderboardCell | undefined): string {
  if (!cell?.best) return "–";
  const { configuration, hyperparameters } = cell.best;
  const won = cell.winners.filter((winner) => winner.configuration === configuration).length;
  const of = cell.winners.length > 1 ? ` (won ${won} of ${cell.winners.length} studies)` : "";
  return `${configuration === 0 ? "its published default: " : ""}${formatSettings(hyperparameters)}${of}`;
}
