/** Results without training are accepted like a runner's: on every problem of the catalogue they pass the certificates. */
import { expect, it } from "vitest";
import type { ProblemEntry } from "../../shared/catalogue/entry.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { certify } from "../../shared/certificates/certify.ts";
import type { Claim } from "../../shared/certificates/claim.ts";
import { knownFunction, knownMinimum, knownSize } from "../../shared/certificates/known-problem.ts";
import type { Trial } from "../../shared/contracts/trial.ts";
import { resultOf, startValue } from "./workload.ts";

const POINTS = 34;
const KEYS = ["0", "8", "f"].map((digit) => digit.repeat(32));

function claimOf(entry: ProblemEntry, key: string): Claim {
  const { name, budget, targets } = entry;
  const trial = { key, budget, problem: { name, options: {}, version: 1 } } as Trial;
  return {
    trial,
    result: resultOf(trial, targets.length, POINTS),
    parameterCount: knownSize(entry, {}),
    targets,
    curvePoints: POINTS - 2,
    mayBePruned: false,
    unboundedBelow: entry.unboundedBelow === true,
    minimum: knownMinimum(entry, {}),
    firstValue: { value: startValue(entry), exact: true },
    valueAt: knownFunction(entry, {}),
  };
}

it.each(catalogue.problems.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
  for (const key of KEYS) expect(certify(claimOf(entry, key))).toBeNull();
});

it("ends where its key says, so no two trials tie by chance", () => {
  const [entry] = catalogue.problems;
  if (!entry) throw new Error("no problems");
  expect(new Set(KEYS.map((key) => claimOf(entry, key).result.value)).size).toBe(KEYS.length);
});
