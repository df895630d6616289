/** What can't act on a problem is not searched: the rules by hand, on the smallest catalogue that needs each. */
import { describe, expect, it } from "vitest";
import type { OptimizerEntry } from "../catalogue/entry.ts";
import type { Parameters } from "../catalogue/hyperparameter.ts";
import type { Axis, SearchSpace } from "../contracts/sweep.ts";
import { resolveSpace } from "./resolve-space.ts";
import { spaceAsDeclared, spaceAt } from "./space-at.ts";

const text = { meaning: "test", source: "test" };
const KRYLOV: Parameters = {
  outside: {
    kind: "number",
    default: 0,
    range: [0, 10],
    scale: "log",
    sweep: [1e-4, 1],
    when: [
      { parameter: "start", equals: ["random", "mixed"] },
      { parameter: "vectors", below: "size" },
    ],
    ...text,
  },
  vectors: {
    kind: "integer",
    default: 10,
    range: [1, 64],
    scale: "log",
    sweep: [5, 40],
    structural: true,
    atMost: "size",
    ...text,
  },
  start: { kind: "choice", default: "gradient", choices: ["gradient", "random", "mixed"], ...text },
};
const NEWTON: Parameters = {
  damping: {
    kind: "number",
    default: 0.1,
    range: [0, 1e6],
    scale: "log",
    sweep: [1e-3, 10],
    when: { parameter: "policy", equals: "fixed" },
    ...text,
  },
  policy: {
    kind: "choice",
    default: "grid",
    choices: ["grid", "fixed"],
    sweep: ["grid", "fixed"],
    ...text,
  },
};

function declared(hyperparameters: Parameters, space: SearchSpace = {}) {
  const entry = { name: "tested", hyperparameters } as OptimizerEntry;
  const resolved = resolveSpace(entry, space, "space");
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.issues));
  return resolved.value;
}

const STARTS: SearchSpace = { start: { kind: "choice", choices: ["gradient", "random"] } };

describe("spaceAt", () => {
  it("lowers ranks to P: on 20 parameters 40 vectors are 20, on 3 there is nothing to search", () => {
    const at20 = spaceAt(declared(KRYLOV), 20);
    expect(at20.space.axes).toEqual([{ kind: "integer", name: "vectors", low: 5, high: 20, scale: "log" }]);
    expect(at20.limited).toEqual(["vectors"]);
    const at3 = spaceAt(declared(KRYLOV), 3);
    expect(at3.space).toEqual({ axes: [], base: { outside: 0, vectors: 3, start: "gradient" } });
    const listed = declared(KRYLOV, { vectors: { kind: "choice", choices: [2, 5, 10, 40] } });
    expect(spaceAt(listed, 8).space.axes).toEqual([{ kind: "choice", name: "vectors", choices: [2, 5, 8] }]);
    expect(spaceAt(declared(KRYLOV), 64).limited).toEqual([]);
  });

  it("drops an axis whose condition is decided, and tells those that were asked for", () => {
    // (I − VVᵀ)g = 0: nothing lies outside a Krylov space that begins at the gradient.
    expect(spaceAt(declared(KRYLOV), 1000).space.axes.map(({ name }) => name)).toEqual(["vectors"]);
    expect(spaceAt(declared(KRYLOV), 1000).inert).toEqual([]);
    const fixed = { policy: { kind: "fixed", value: "grid" } } as const;
    expect(spaceAt(declared(NEWTON, fixed), 2).space).toEqual({
      axes: [],
      base: { damping: 0.1, policy: "grid" },
    });
    const asked = declared(NEWTON, { ...fixed, damping: { kind: "choice", choices: [1, 2] } });
    expect(spaceAt(asked, 2).inert).toEqual(["damping"]);
    const acts = declared(NEWTON, { policy: { kind: "fixed", value: "fixed" } });
    expect(spaceAt(acts, 2).space.axes).toEqual([
      { kind: "number", name: "damping", low: 1e-3, high: 10, scale: "log" },
    ]);
  });

  it("keeps the conditions that some configurations meet, after the axis they name", () => {
    expect(spaceAt(declared(NEWTON), 2).space.axes).toEqual([
      { kind: "choice", name: "policy", choices: ["grid", "fixed"] },
      {
        kind: "number",
        name: "damping",
        low: 1e-3,
        high: 10,
        scale: "log",
        when: [{ axis: "policy", equals: ["fixed"] }],
      },
    ]);
    // 5 to 12 vectors on 12 parameters: outside acts below 12, with a random start.
    const outside = spaceAt(declared(KRYLOV, STARTS), 12).space.axes.find(({ name }) => name === "outside");
    expect(outside?.when).toEqual([
      { axis: "start", equals: ["random", "mixed"] },
      { axis: "vectors", below: 12 },
    ]);
    expect(
      spaceAt(declared(KRYLOV, STARTS), 41).space.axes.find(({ name }) => name === "outside")?.when,
    ).toEqual([{ axis: "start", equals: ["random", "mixed"] }]);
    expect(spaceAt(declared(KRYLOV, STARTS), 5).space.axes.map(({ name }) => name)).toEqual(["start"]);
  });

  it("adds the request's condition to the catalogue's", () => {
    const damping: Axis = {
      kind: "number",
      range: [1, 2],
      scale: "linear",
      when: { axis: "mode", equals: "a" },
    };
    const mode = { kind: "choice", default: "a", choices: ["a", "b"], sweep: ["a", "b"], ...text } as const;
    const { axes } = spaceAt(declared({ ...NEWTON, mode }, { damping }), 2).space;
    expect(axes.at(-1)).toMatchObject({
      name: "damping",
      when: [
        { axis: "policy", equals: ["fixed"] },
        { axis: "mode", equals: ["a"] },
      ],
    });
  });

  it("an axis of one value is fixed, and decides conditions on it", () => {
    const one = declared(NEWTON, { policy: { kind: "choice", choices: ["fixed"] } });
    expect(spaceAt(one, 2).space.axes.map(({ name, when }) => [name, when])).toEqual([
      ["damping", undefined],
    ]);
    expect(spaceAt(one, 2).space.base.policy).toBe("fixed");
  });

  it("names axes that leave the default out", () => {
    const away = declared(NEWTON, { damping: { kind: "number", range: [1, 2], scale: "linear" } });
    expect(spaceAt(away, 2).withoutDefault).toEqual(["damping"]);
    expect(spaceAt(declared(NEWTON), 2).withoutDefault).toEqual([]);
  });

  it("negative control: as the first edition declared it, everything is searched everywhere", () => {
    expect(spaceAsDeclared(declared(KRYLOV)).axes.map(({ name }) => name)).toEqual(["vectors", "outside"]);
    expect(spaceAsDeclared(declared(KRYLOV)).base).toEqual({ outside: 0, vectors: 10, start: "gradient" });
  });
});

it("a condition of the catalogue and one of a request that name each other are refused", () => {
  const entry = { name: "tested", hyperparameters: NEWTON } as OptimizerEntry;
  const policy: Axis = {
    kind: "choice",
    choices: ["grid", "fixed"],
    when: { axis: "damping", equals: 1 },
  };
  const damping: Axis = { kind: "choice", choices: [1, 2] };
  expect(resolveSpace(entry, { policy, damping }, "space")).toEqual({
    ok: false,
    issues: [{ path: "space", message: "conditions (when) of the space form a cycle" }],
  });
});
