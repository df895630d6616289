/** What others have computed of a trial. */
import type { CheckState } from "../../../shared/contracts/checked-share.ts";
import type { TrialCheck } from "../../../shared/contracts/trial-listing.ts";
import { formatNumber, formatTime } from "../data/format.ts";

const STATES: Readonly<Record<CheckState, string>> = {
  trusted: "The operator's own token ran this trial, so it needs no check.",
  agreed: "A runner with another token found the same result.",
  waiting: "The server asks a runner with another token to compute this trial again.",
  disputed:
    "A runner with another token found a different result. A third one is needed to decide which is right.",
  unchecked: "No other runner has computed this trial again.",
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
        {check?.leads
          ? " It is a final run of the optimizer in first place, and these are always checked."
          : ""}
      </p>
      {check && check.opinions.length > 0 ? (
        <ul>
          {check.opinions.map(({ token, runner, owner, at, agrees, largestDifference }) => (
            <li key={token}>
              {runner} (token {token}
              {owner ? ", the operator's own" : ""}), {formatTime(at)}:{" "}
              {agrees === null
                ? "not decided, because another kind of device gives a result too far away"
                : agrees
                  ? "the same result"
                  : "a different result"}
              , largest relative difference {formatNumber(largestDifference, 3)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
