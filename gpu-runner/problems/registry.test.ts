import { describe, expect, test } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { completeOptions, createProblem } from "./create-problem.ts";
import { findProblem, problems } from "./registry.ts";
import { TWINS } from "./twins.fixture.ts";

const closedForms = problems.filter((problem) => problem.family === "closed-form");

describe("the registry", () => {
  test("names are unique, targets fall from easy to hard, every problem says where it comes from", () => {
    expect(new Set(problems.map((problem) => problem.name)).size).toBe(problems.length);
    for (const { name, targets, source, definition, title, version, budget } of problems) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(targets.length, name).toBeGreaterThanOrEqual(3);
      expect(targets, name).toEqual([...targets].sort((a, b) => b - a));
      expect(
        [source, definition, title].every((text) => text.length > 3),
        name,
      ).toBe(true);
      expect(
        [version, budget].every((number) => number >= 1),
        name,
      ).toBe(true);
    }
  });

  test("the problems that results are published of are there", () => {
    const lines = [
      "quadratic-saddle double-well monkey-saddle cubic-degenerate scalar-quartic scalar-cycle himmelblau beale",
      "beale-3d styblinski-tang rosenbrock griewank rastrigin ackley phase-retrieval matrix-factorisation",
      "deep-linear-chain xor mnist-10x10 mnist-mlp mnist-autoencoder mnist-convnet cifar10-convnet",
      "deep-linear-mnist layer-norm-mlp modular-addition latching residual-convnet zipf-softmax tfjs-model",
      "char-transformer char-gru copy-sequence sort-sequence",
    ];
    const wanted = lines.flatMap((line) => line.split(" "));
    expect(problems.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
  });

  test("an unknown problem, option or value is one line with what would be right", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    expect(() => findProblem("himelblau")).toThrow(
      'there is no problem "himelblau": did you mean "himmelblau"?',
    );
    const refused = [
      ["rosenbroc", {}, "rosenbrock"],
      ["rosenbrock", { dimensions: 3 }, "dimension"],
      ["rosenbrock", { dimension: 33 }, "outside 2 … 32"],
      ["rosenbrock", { noise: -1 }, "outside 0"],
      ["rosenbrock", { start: "publishd" }, "published"],
    ] as const;
    for (const [name, options, message] of refused) {
      await expect(createProblem(name, options, { engine })).rejects.toThrow(message);
      await expect(createProblem(name, options, { engine })).rejects.toThrow(/^[^\n]+$/);
    }
  });
});

describe.each(closedForms.map((problem) => [problem.name, problem] as const))("%s", (name, problem) => {
  const defaults = defaultValues(problem.options);

  test("has a twin and the options rotate and noise", () => {
    expect(Object.keys(TWINS)).toContain(name);
    expect(Object.keys(problem.options)).toEqual(expect.arrayContaining(["rotate", "noise"]));
  });

  test("a start is a function of the seed; a rotation turns it and keeps its length", () => {
    const [a, again, b] = [
      problem.start(defaults, 1),
      problem.start(defaults, 1),
      problem.start(defaults, 2),
    ];
    expect(a).toEqual(again);
    expect(a).not.toEqual(b);
    expect(a.length).toBe(problem.parameterCount(defaults));
    const turned = problem.start({ ...defaults, rotate: 6 }, 1);
    if (a.length > 1) expect(turned).not.toEqual(a);
    expect(Math.hypot(...turned)).toBeCloseTo(Math.hypot(...a), 10);
  });

  test("every option at the ends of its range gives at most 32 coordinates and a finite start", () => {
    for (const [option, parameter] of Object.entries(problem.options)) {
      const values = parameter.kind === "choice" ? parameter.choices : parameter.range;
      for (const value of values) {
        const options = completeOptions(problem, { [option]: value });
        expect(problem.parameterCount(options), `${option} = ${value}`).toBeLessThanOrEqual(32);
        expect([...problem.start(options, 5)].every(Number.isFinite), `${option} = ${value}`).toBe(true);
      }
    }
  });

  test("no start is at the hardest target, and most are not at the easiest", async () => {
    const engine = createReferenceEngine({ lanes: 64 });
    const { objective, options, definition } = await createProblem(name, {}, { engine });
    const starts = Array.from({ length: 64 }, (_, seed) => [...definition.start(options, seed)]);
    const value = engine.tensor([1]);
    objective.criterion(engine.tensor([objective.size], starts.flat()), value);
    const hardest = definition.targets.at(-1) ?? 0;
    expect([...engine.read(value)].filter((f) => f <= hardest)).toEqual([]);
    const easiest = definition.targets[0] ?? 0;
    expect([...engine.read(value)].filter((f) => f <= easiest).length).toBeLessThan(32);
  });
});

test("published starts", () => {
  const start = (name: string, options: Readonly<Record<string, string | number>>, seed = 0) => {
    const problem = findProblem(name);
    return [...problem.start(completeOptions(problem, options), seed)];
  };
  expect(start("scalar-quartic", { start: "published" })).toEqual([2.352836323]);
  expect(start("cubic-degenerate", { start: "published" })).toEqual([1.2, 1.9]);
  expect(start("rosenbrock", { start: "published" })).toEqual([-0.702, 0.5342, -2.0101, 2.002]);
  expect(start("beale", { start: "ones" })).toEqual([1, 1]);
  expect(start("himmelblau", { start: "origin" })).toEqual([0, 0]);
  expect(start("double-well", { start: "beside-saddle" })).toEqual([1e-6, 1]);
  const lattice = Array.from({ length: 343 }, (_, seed) =>
    start("beale-3d", { start: "lattice" }, seed).join(),
  );
  expect(new Set(lattice).size).toBe(343);
  expect(lattice).toContain("-3,-3,-3");
  expect(lattice).toContain("3,0,-2");
});
