/** The P that a sweep is planned with, against the one of the objective that a runner makes. */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { Parameter, ParameterValue, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { widthOf } from "../../shared/data-sets/data-set.ts";
import { findPart } from "../../shared/data-sets/registry.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { DataSource } from "../problem.ts";
import { findProblem, problems } from "./registry.ts";

/** A function of one's own has as many coordinates as its option says: its formula suits one number of them. */
const stated = problems.filter(({ uploads, ownFunction, ownData }) => !uploads && !ownFunction && !ownData);

/** Two black images, or windows of spaces, in the shape of the real sets. */
const black: DataSource = {
  load: async (name) => {
    const width = widthOf(findPart(name).set);
    return { count: 2, width, features: new Uint8Array(2 * width), labels: new Uint8Array(2) };
  },
};

/** Largest P of which an objective is made here. */
const MAX_OBJECTIVE_SIZE = 300_000;

function plannedSize(name: string, options: ParameterValues): number | undefined {
  const request = sweepRequestSchema.parse({
    name: "size",
    problems: [{ name, options }],
    optimizers: [{ name: "sgd" }],
    protocol: { studies: 1, configurations: 0, finalSeeds: 0 },
  });
  const planned = planSweep(request, catalogue);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan.problems[0]?.size;
}

/** Values that the fit of the size did not look at, besides some that it did. */
function valuesOf(option: Parameter): readonly ParameterValue[] {
  if (option.kind === "choice") return option.choices.length > 0 ? option.choices : [option.default];
  const [low, high] = option.range;
  const inside = [low, option.default, Math.min(low + 5, high), low + Math.floor((high - low) / 2)];
  return [...new Set(inside)];
}

/** Every option alone, and all of them together at their second and at their last value. */
function gridOf(name: string): readonly ParameterValues[] {
  const { options } = findProblem(name);
  const defaults = defaultValues(options);
  const entries = Object.entries(options);
  const alone = entries.flatMap(([option, parameter]) =>
    valuesOf(parameter).map((value) => ({ ...defaults, [option]: value })),
  );
  const together = [1, -1].map((at) => ({
    ...defaults,
    ...Object.fromEntries(
      entries.map(([option, parameter]) => [option, valuesOf(parameter).at(at) ?? defaults[option]]),
    ),
  }));
  return [...alone, ...(together as ParameterValues[])];
}

describe.each(stated.map(({ name }) => name))("%s", (name) => {
  it("is planned with as many parameters as its objective has", async () => {
    const definition = findProblem(name);
    let compared = 0;
    const objectives = new Map<number, number>();
    for (const options of gridOf(name)) {
      let count: number;
      try {
        count = definition.parameterCount(options);
      } catch (error) {
        // More coordinates than closed forms may have: refused by the runner too.
        expect(error).toBeInstanceOf(RangeError);
        continue;
      }
      expect(plannedSize(name, options), JSON.stringify(options)).toBe(count);
      compared++;
      if (count > MAX_OBJECTIVE_SIZE || objectives.has(count)) continue;
      const engine = createReferenceEngine({ lanes: 1 });
      const few = "examples" in options ? { ...options, examples: 2, batch: 0 } : options;
      const { size } = await definition.create({ engine, options: few, seeds: [1], data: black });
      objectives.set(count, size);
    }
    expect(compared).toBeGreaterThan(3);
    expect(objectives.size).toBeGreaterThan(0);
    for (const [count, size] of objectives) expect(size).toBe(count);
  });
});

it("the options that were planned with another size", () => {
  // Negative control: by the rule of earlier releases these are 100, 2,785, 2 and 4.
  expect(plannedSize("deep-linear-mnist", { examples: 100 })).toBe(2000);
  expect(plannedSize("mnist-10x10", { hidden: 50 })).toBe(5560);
  expect(plannedSize("double-well", { wells: 3 })).toBe(4);
  expect(plannedSize("matrix-factorisation", { rank: 2, size: 3 })).toBe(12);
  const old = catalogue.problems.map(({ sizeTerms: _, ...entry }) => entry);
  const request = sweepRequestSchema.parse({
    name: "stored",
    problems: [{ name: "deep-linear-mnist", options: { examples: 100 } }],
    optimizers: [{ name: "sgd" }],
  });
  const stored = planSweep(request, { ...catalogue, problems: old });
  expect(stored.ok && stored.plan.problems[0]?.size).toBe(100);
});
