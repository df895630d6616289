/** What fills the pages passes the certificates on every problem of the catalogue, also where it diverges. */
import { expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { certify } from "../../shared/certificates/certify.ts";
import { knownFunction, knownMinimum, knownSize } from "../../shared/certificates/known-problem.ts";
import type { Trial } from "../../shared/contracts/trial.ts";
import { endPointOf } from "../coordinator/end-point.ts";
import { simulatedResult } from "./simulated-result.ts";

const POINTS = 8;
const OPTIMIZERS = ["sgd", "adam", "armijo"];
const KEYS = Array.from({ length: 60 }, (_, i) => i.toString(16).padStart(32, "0"));

it.each(catalogue.problems.map((entry) => [entry.name, entry] as const))("%s", (name, entry) => {
  const { budget, targets } = entry;
  const problem = { name, options: {}, version: 1 };
  const minimum = knownMinimum(entry, {}) ?? 0;
  const starts = new Set<number | null | undefined>();
  const statuses = new Set<string>();
  for (const optimizer of OPTIMIZERS) {
    for (const key of KEYS) {
      const trial = { key, budget, problem, optimizer } as Trial;
      const endPoint = (value: number | null) => endPointOf(entry, {}, value);
      const plane = entry.landscape !== undefined;
      const result = simulatedResult({ trial, targets, points: POINTS, plane, endPoint, minimum });
      starts.add(result.curve.value[0]);
      statuses.add(result.status);
      const refusal = certify({
        trial,
        result,
        parameterCount: knownSize(entry, {}),
        targets,
        curvePoints: POINTS,
        mayBePruned: false,
        unboundedBelow: entry.unboundedBelow === true,
        minimum: knownMinimum(entry, {}),
        firstValue: null,
        valueAt: knownFunction(entry, {}),
      });
      expect(refusal, `${optimizer} ${key}`).toBeNull();
    }
  }
  expect(starts.size).toBe(1);
  expect(statuses).toEqual(new Set(["completed", "diverged"]));
});
