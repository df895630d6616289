/** One row for each optimizer: rank, score with interval, success, cost; figures open the runs behind them. */
import type { Interval, LeaderboardRow } from "../../../shared/contracts/leaderboard.ts";
import { formatFixed, formatNumber, formatPercent } from "../data/format.ts";
import { countText } from "./count-text.ts";
import { Figure } from "./explain.tsx";
import { runsLink } from "./runs-link.ts";
import { Scroll } from "./scroll.tsx";
import { Term } from "./term.tsx";

export function LeaderboardRows({
  rows,
  sweepId,
}: {
  readonly rows: readonly LeaderboardRow[];
  readonly sweepId: string;
}) {
  return (
    <>
      <p class="muted">
        The small figures are 95 % confidence intervals: bootstrap intervals over seeds, and the Wilson
        interval for success. The p-value tests whether the score against adam equals that of adam itself
        (paired bootstrap, Holm correction over the rows). The sign = marks a row that is <Term of="tied" />{" "}
        with the row above it.
      </p>
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
              <th scope="col" class="wide">
                B from 0 to 1
              </th>
              <th scope="col">Rank interval</th>
              <th scope="col" class="number">
                Against adam
              </th>
              <th scope="col" class="number">
                <Term of="success">Success</Term>
              </th>
              <th scope="col" class="number">
                <Term of="art">Cost to target</Term>
              </th>
              <th scope="col">Runs</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.optimizer} row={row} sweepId={sweepId} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Row({ row, sweepId }: { readonly row: LeaderboardRow; readonly sweepId: string }) {
  const { optimizer } = row;
  const shown = { sweep: sweepId, optimizer, isFirstEdition: true };
  return (
    <tr>
      <td class="number">
        <Figure figure="score" {...shown}>
          {row.rank}
        </Figure>
        {row.tied ? <Term of="tied">=</Term> : ""}
      </td>
      <th scope="row">
        <a href={runsLink(sweepId, { optimizer })}>{optimizer}</a>
      </th>
      <td class="number">
        <Figure figure="score" {...shown}>
          <Estimate {...row.score} />
        </Figure>
      </td>
      <td class="wide">
        <Strip {...row.score} />
      </td>
      <td>
        <Figure figure="rankInterval" {...shown}>
          {row.rankInterval[0]}–{row.rankInterval[1]}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="scoreAgainstReference" {...shown} reference="adam">
          {row.scoreAgainstReference ? <Estimate {...row.scoreAgainstReference} /> : "–"}
          {row.versusReference?.p === null || row.versusReference === null ? null : (
            <small>p {formatNumber(row.versusReference.p, 2)}</small>
          )}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="success" {...shown}>
          {formatPercent(row.successRate.estimate)}
          <small>
            {formatPercent(row.successRate.low)} – {formatPercent(row.successRate.high)}
          </small>
        </Figure>
      </td>
      <td class="number">
        <Figure figure="art" {...shown}>
          {row.costToTarget === null ? "never" : formatNumber(row.costToTarget, 4)}
        </Figure>
      </td>
      <td>
        <Figure figure="statuses" {...shown}>
          {countText(row.statuses)}
        </Figure>
        {row.note ? <small class="note">{row.note}</small> : null}
      </td>
    </tr>
  );
}

const DECIMALS = 3;

/** An estimate with its interval under it. */
function Estimate({ estimate, low, high }: Interval) {
  return (
    <>
      {formatFixed(estimate, DECIMALS)}
      <small>
        {formatFixed(low, DECIMALS)} – {formatFixed(high, DECIMALS)}
      </small>
    </>
  );
}

const STRIP = 96;

/** The interval drawn from 0 to 1, so that rows that overlap are seen at a glance; the numbers stand beside it. */
function Strip({ estimate, low, high }: Interval) {
  if (estimate === null || low === null || high === null) return null;
  const x = (share: number): number => 4 + (STRIP - 8) * Math.min(1, Math.max(0, share));
  return (
    <svg class="strip" width={STRIP} height={20} aria-hidden="true">
      <path d={`M4 10H${STRIP - 4}`} class="ground" />
      <path d={`M${x(low)} 10H${x(high)}`} class="interval" />
      <circle cx={x(estimate)} cy={10} r={3.5} />
    </svg>
  );
}
