/** No honest result fails a certificate: all published exports as positive examples. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { CERTIFICATES } from "../../shared/certificates/certify.ts";
import type { Claim } from "../../shared/certificates/claim.ts";
import { valueOfParameters } from "../../shared/certificates/value-of-parameters.ts";
import { COMPACT_POINTS } from "../results/exported-curves.ts";
import { honestClaims, publishedExports } from "./honest-claims.fixture.ts";

/**
 * These hold the curve against the other figures. Exports of large sweeps have left it out, or keep a few points of it with
 * four digits: then there is nothing to look at. The coordinator saw the whole of it when the result came in.
 */
const OF_THE_CURVE: ReadonlySet<string> = new Set(["curve-end", "best-value", "target-crossings"]);

describe.each(publishedExports)("docs/results/%s", (name) => {
  it("passes every certificate", () => {
    const claims = honestClaims(name);
    expect(claims.length).toBeGreaterThan(100);
    const longest = claims.reduce((most, { result }) => Math.max(most, result.curve.step.length), 0);
    const refused = claims.flatMap((claim) =>
      CERTIFICATES.filter((each) => longest > COMPACT_POINTS || !OF_THE_CURVE.has(each.name))
        .map((each) => ({ certificate: each.name, reason: each.check(claim) }))
        .filter(({ reason }) => reason !== null)
        .map((refusal) => ({ ...refusal, trial: claim.trial.index, optimizer: claim.trial.optimizer })),
    );
    expect(refused.slice(0, 5)).toEqual([]);
  });
});

describe("f(parameters) = value, on the published runs of closed-form problems", () => {
  const claims = honestClaims("saddle-zoo").filter(
    ({ valueAt, result }) => valueAt !== null && result.parameters !== null && result.value !== null,
  );
  const valueAt = ({ valueAt: f, result }: Claim) => f?.((result.parameters ?? []).map((each) => each ?? 0));

  it("covers every closed-form problem of to-day's version at its default options", () => {
    const covered = new Set(claims.map(({ trial }) => trial.problem.name));
    const closed = catalogue.problems.filter(({ family }) => family === "closed-form");
    const published = honestClaims("saddle-zoo").flatMap(({ trial: { problem } }) =>
      closed.some(
        ({ name, version, options }) =>
          name === problem.name &&
          version === problem.version &&
          Object.entries(problem.options).every(([option, value]) => options[option]?.default === value),
      )
        ? [problem.name]
        : [],
    );
    expect(covered).toEqual(new Set(published));
    expect(covered.size).toBeGreaterThanOrEqual(8);
    expect(claims.length).toBeGreaterThan(6_000);
  });

  it("holds within half the bound of a float32 evaluation, so that the certificate's four of them refuse nobody", () => {
    for (const claim of claims) {
      const { value = Number.NaN, error = 0 } = valueAt(claim) ?? {};
      const off = Math.abs(value - (claim.result.value ?? 0));
      expect(off, `trial ${claim.trial.index} on ${claim.trial.problem.name}`).toBeLessThanOrEqual(error / 2);
    }
  });

  /** Refused shares of lies that are told so: by how much of the value, or of 1, the value is wrong. */
  it.each([
    [1e-2, 0.99],
    [1e-3, 0.99],
    [1e-4, 0.9],
  ])("finds a value that is wrong by %f", (wrong, least) => {
    const found = claims.filter((claim) => {
      const { value } = claim.result;
      const lie = (value ?? 0) - wrong * Math.max(1, Math.abs(value ?? 0));
      return valueOfParameters.check({ ...claim, result: { ...claim.result, value: lie } }) !== null;
    });
    expect(found.length / claims.length).toBeGreaterThanOrEqual(least);
  });

  it("finds an end point that is somebody else's, though the value is its own", () => {
    const lies = claims.map((claim, i) => {
      const other = claims.slice(i + 1).find(({ trial }) => trial.problem.name === claim.trial.problem.name);
      return { claim, parameters: other?.result.parameters ?? null };
    });
    const told = lies.filter(({ claim, parameters }) => {
      if (!parameters) return false;
      const there = claim.valueAt?.(parameters.map((each) => each ?? 0)).value ?? 0;
      // Two runs that end in the same minimum tell the same value: no lie.
      return Math.abs(there - (claim.result.value ?? 0)) > 1e-3 * Math.max(1, Math.abs(there));
    });
    expect(told.length).toBeGreaterThan(1_000);
    const found = told.filter(
      ({ claim, parameters }) =>
        valueOfParameters.check({ ...claim, result: { ...claim.result, parameters } }) !== null,
    );
    expect(found.length / told.length).toBeGreaterThanOrEqual(0.99);
  });
});
