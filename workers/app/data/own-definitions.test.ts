import { expect, it } from "vitest";
import { definitionsIn, hasOwn } from "./own-definitions.ts";

type Sweep = Parameters<typeof definitionsIn>[0][number];

const sweep = (id: string, problems: readonly object[], optimizers: readonly object[], owner = "a1") =>
  ({ id, name: `sweep ${id}`, owner, request: { problems, optimizers } }) as unknown as Sweep;

it("finds what was posted, each once, with the newest sweep that has it", () => {
  const mine = { name: "mine", definition: { step: "d = -g" } };
  const found = definitionsIn([
    sweep("new", [{ name: "formula", options: { formula: "x0^2", dimension: 1 } }], [{ name: "adam" }, mine]),
    sweep(
      "old",
      [{ name: "formula" }, { name: "rosenbrock" }],
      [mine, { name: "mine", definition: { step: "d = -2*g" } }],
      "b2",
    ),
  ]);
  expect(
    found.optimizers.map(({ definition, sweep: { id }, owner }) => [definition.step, id, owner]),
  ).toEqual([
    ["d = -g", "new", "a1"],
    ["d = -2*g", "old", "b2"],
  ]);
  expect(found.formulas).toEqual([
    { options: { formula: "x0^2", dimension: 1 }, sweep: { id: "new", name: "sweep new" }, owner: "a1" },
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
