/** No honest result fails a certificate: all published exports as positive examples. */
import { describe, expect, it } from "vitest";
import { CERTIFICATES } from "../../shared/certificates/certify.ts";
import { honestClaims, publishedExports } from "./honest-claims.fixture.ts";

/** Exports of the first edition left the curves of large sweeps out: then these have nothing to look at. */
const OF_THE_CURVE: ReadonlySet<string> = new Set(["curve-end", "best-value"]);

describe.each(publishedExports)("docs/results/%s", (name) => {
  it("passes every certificate", () => {
    const claims = honestClaims(name);
    expect(claims.length).toBeGreaterThan(100);
    const refused = claims.flatMap((claim) =>
      CERTIFICATES.filter((each) => claim.result.curve.step.length > 0 || !OF_THE_CURVE.has(each.name))
        .map((each) => ({ certificate: each.name, reason: each.check(claim) }))
        .filter(({ reason }) => reason !== null)
        .map((refusal) => ({ ...refusal, trial: claim.trial.index, optimizer: claim.trial.optimizer })),
    );
    expect(refused.slice(0, 5)).toEqual([]);
  });
});
