import { expect, it } from "vitest";
import { definitionsIn, hasOwn } from "./own-definitions.ts";

type Sweep = Parameters<typeof definitionsIn>[0][number];

const sweep = (id: string, problems: readonly object[], optimizers: readonly object[]) =>
  ({ id, name: `sweep ${id}`, request: { problems, optimizers } }) as unknown as Sweep;

it("finds what was posted, each once, with the newest sweep that has it", () => {
  const mine = { name: "mine", definition: { step: "d = -g" } };
  const found = definitionsIn([
    sweep("new", [{ name: "formula", options: { formula: "x0^2", dimension: 1 } }], [{ name: "adam" }, mine]),
    sweep(
      "old",
      [{ name: "formula" }, { name: "rosenbrock" }],
      [mine, { name: "mine", definition: { step: "d = -2*g" } }],
    ),
  ]);
  expect(found.optimizers.map(({ definition, sweep: { id } }) => [definition.step, id])).toEqual([
    ["d = -g", "new"],
    ["d = -2*g", "old"],
  ]);
  expect(found.formulas).toEqual([
    { options: { formula: "x0^2", dimension: 1 }, sweep: { id: "new", name: "sweep new" } },
  ]);
});

it.each([
  [["adam"], ["rosenbrock"], false],
  [["mine@1a2b3c4d"], ["rosenbrock"], true],
  [["adam"], ["formula[formula=x0^2]"], true],
  // Hyper-parameters after an @, and a name that only begins alike.
  [["adam@home"], ["formulae"], false],
])("asks only for requests that may have any: %j on %j", (optimizers, problems, wanted) => {
  expect(hasOwn({ optimizers, problems })).toBe(wanted);
});
