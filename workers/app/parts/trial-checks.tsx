/** What others have computed of a trial. */
import type { CheckState } from "../../../shared/contracts/checked-share.ts";
import type { TrialCheck } from "../../../shared/contracts/trial-listing.ts";
import { formatNumber, formatTime } from "../data/format.ts";

const STATES: Readonly<Record<CheckState, string>> = {
  trusted: "Run by the operator's own token: it needs no check.",
  agreed: "Another token has found the same.",
  waiting: "Another token is asked to compute it again.",
  disputed: "Another token has found something else; a further one is needed to say who is right.",
  unchecked: "Nobody has computed it again.",
};

export function TrialChecks({
  state,
  check,
}: {
  readonly state: CheckState | null;
  readonly check: TrialCheck | null;
}) {
  if (state === null) return null;
  return (
    <>
      <p>
        {STATES[state]}
        {check?.leads ? " It is a final run of what leads, so it is always asked for." : ""}
      </p>
      {check && check.opinions.length > 0 ? (
        <ul>
          {check.opinions.map(({ token, runner, owner, at, agrees, largestDifference }) => (
            <li key={token}>
              {runner} (token {token}
              {owner ? ", the operator's own" : ""}), {formatTime(at)}:{" "}
              {agrees === null
                ? "another kind of device, too far away to say"
                : agrees
                  ? "the same"
                  : "something else"}
              , largest relative difference {formatNumber(largestDifference, 3)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
