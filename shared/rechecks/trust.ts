/** What the coordinator knows of a runner token from the checks of its results. A value: changes make a new one. */

export interface TokenTrust {
  /** The owner's own machine: never checked, and its opinion decides. */
  readonly owner: boolean;
  /** Results accepted from it so far. */
  readonly reported: number;
  /** Checks that agreed since the last one that did not. */
  readonly goodInRow: number;
  /** A ruling went against it: nothing that it reports counts any more. */
  readonly exposed: boolean;
}

export function newToken(owner: boolean): TokenTrust {
  return { owner, reported: 0, goodInRow: 0, exposed: false };
}

export function afterReport(trust: TokenTrust, results = 1): TokenTrust {
  return { ...trust, reported: trust.reported + results };
}

export function afterGoodCheck(trust: TokenTrust): TokenTrust {
  return { ...trust, goodInRow: trust.goodInRow + 1 };
}

export function afterExposure(trust: TokenTrust): TokenTrust {
  return { ...trust, goodInRow: 0, exposed: true };
}
