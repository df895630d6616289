/** One claim of a paper: who says it, what was run, the figures, and what became of it. */

import type { ClaimRow } from "../../../shared/contracts/claim-row.ts";
import { onServer, serverOrigin } from "../data/server-address.ts";

interface ClaimCardProps {
  readonly claim: ClaimRow;
  /** Address of a published sweep on this server; absent: it is not here. */
  readonly sweeps: ReadonlyMap<string, string>;
}

const TONE: Readonly<Record<string, string>> = {
  holds: "good",
  "does not hold": "bad",
  "holds only where": "warn",
};

export function ClaimCard({ claim, sweeps }: ClaimCardProps) {
  const { name, title, who, statement, verdict, figures, command, time, exports } = claim;
  return (
    <article class="claim-card" id={name}>
      <h2>
        <a href={`#${name}`}>{title}</a>
      </h2>
      <p>
        <span class={`claim-verdict ${TONE[verdict] ?? ""}`}>{verdict}</span>: {statement}{" "}
        <span class="muted">{who}</span>
      </p>
      <Conditions claim={claim} />
      <dl class="pairs">
        <dt>Figures, with 95 % intervals</dt>
        <dd>
          <ul>
            {figures.map(({ meaning, text, over }) => (
              <li key={meaning}>
                {meaning}: <b>{text}</b> <span class="muted">over {over}</span>
              </li>
            ))}
          </ul>
        </dd>
        <dt>What was run</dt>
        <dd>{claim.what}</dd>
        <dt>What it does not say</dt>
        <dd>{claim.limits}</dd>
        <dt>Repeat it</dt>
        <dd>
          <code>{command}</code> <span class="muted">({time} of CPU)</span>
        </dd>
        <dt>Behind it</dt>
        <dd>{exports.length === 0 ? "its own runs" : <Exports exports={exports} sweeps={sweeps} />}</dd>
      </dl>
    </article>
  );
}

function Conditions({ claim: { verdict, met, refuted, open, failedChecks } }: Pick<ClaimCardProps, "claim">) {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["A check of the experiment is not met", failedChecks],
    // Where it holds altogether the figures say it already.
    ["It holds where", verdict === "holds" ? [] : met],
    ["It does not where", refuted],
    ["It is not told where", open],
  ];
  const shown = lists.filter(([, conditions]) => conditions.length > 0);
  return shown.length === 0 ? null : (
    <dl class="pairs">
      {shown.map(([title, conditions]) => [
        <dt key={title}>{title}</dt>,
        <dd key={`${title} list`}>{conditions.join("; ")}</dd>,
      ])}
    </dl>
  );
}

function Exports({ exports, sweeps }: Pick<ClaimRow, "exports"> & Pick<ClaimCardProps, "sweeps">) {
  return (
    <ul>
      {exports.map(({ name, sha256 }) => {
        const address = sweeps.get(name);
        return (
          <li key={name}>
            {address === undefined ? (
              name
            ) : (
              <>
                <a href={address}>{name}</a>
                {serverOrigin() === null ? null : (
                  <>
                    {" "}
                    (<a href={onServer(`/v1${address}/export`)}>export</a>)
                  </>
                )}
              </>
            )}{" "}
            <span class="muted">
              docs/results/{name}.json.gz, SHA-256 <code>{sha256}</code>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
