/** What the planner makes of every published space: the default first, conditions that can hold, axes that act. */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { OptimizerEntry } from "../../shared/catalogue/entry.ts";
import { conditionsOf } from "../../shared/catalogue/hyperparameter.ts";
import { resolveSpace } from "../../shared/planning/resolve-space.ts";
import { spaceAt } from "../../shared/planning/space-at.ts";
import { defaultConfiguration } from "../../shared/samplers/default-configuration.ts";
import { samplers } from "../../shared/samplers/registry.ts";
import { isActive } from "../../shared/samplers/search-space.ts";
import { optimizers } from "./registry.ts";

/** More than any rank of the catalogue. */
const LARGE = 1_000_000;

function axesOf(optimizer: (typeof optimizers)[number]) {
  const resolved = resolveSpace(optimizer as unknown as OptimizerEntry, {}, "space");
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.issues));
  return resolved.value;
}

describe.each(optimizers.map((optimizer) => [optimizer.name, optimizer] as const))("%s", (_, optimizer) => {
  const parameters = Object.entries(optimizer.hyperparameters);

  it("has conditions on others of its hyper-parameters, each of which can hold", () => {
    for (const [name, parameter] of parameters)
      for (const condition of conditionsOf(parameter)) {
        const other = optimizer.hyperparameters[condition.parameter];
        expect(condition.parameter, name).not.toBe(name);
        expect(other, `${name}: ${condition.parameter}`).toBeDefined();
        if (other?.kind === "choice" && "equals" in condition)
          for (const value of [condition.equals].flat())
            expect(other.choices, `${name}: ${condition.parameter} = ${value}`).toContain(value);
      }
  });

  it("begins every study with its declared defaults, whatever the sampler and the problem's size", () => {
    const defaults = defaultValues(optimizer.hyperparameters);
    const { space } = spaceAt(axesOf(optimizer), LARGE);
    expect(defaultConfiguration(space)).toEqual(defaults);
    const history = [{ hyperparameters: defaults, loss: undefined }];
    for (const sampler of samplers)
      for (const values of sampler.next({ space, seed: 1, count: 6 }, history))
        expect(values, sampler.name).not.toEqual(defaults);
    // On two parameters ranks are 2, and nothing else moves.
    const small = defaultConfiguration(spaceAt(axesOf(optimizer), 2).space);
    for (const [name, parameter] of parameters) {
      const isLimited = parameter.kind === "integer" && parameter.atMost === "size";
      const least = parameter.kind === "choice" ? 2 : Math.max(2, parameter.range[0]);
      expect(small[name], name).toBe(
        isLimited ? Math.min(Number(parameter.default), least) : parameter.default,
      );
    }
  });

  it("searches only axes that act somewhere in the space", () => {
    const { space } = spaceAt(axesOf(optimizer), LARGE);
    const sampler = samplers[0];
    const rows = sampler?.next({ space, seed: 3, count: 64 }, []) ?? [];
    for (const axis of space.axes)
      expect(
        rows.some((values) => isActive(axis, values)),
        axis.name,
      ).toBe(true);
  });
});
