/** Runs the example of `docs/add-a-problem.md`. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { ProblemDefinition } from "../problem.ts";
import { noData } from "./create-problem.ts";
import { expectCriticalPoint } from "./critical-point.fixture.ts";

/** What the exact points of the example may miss in float64. */
const F64_REL = 1e-12;

test("the example of docs/add-a-problem.md is a working problem", async () => {
  const guide = await readFile(new URL("../../docs/add-a-problem.md", import.meta.url), "utf8");
  const code = /```ts\n(\/\/ gpu-runner\/problems\/[\s\S]*?)```/.exec(guide)?.[1];
  expect(code, "a block that starts with its path").toBeDefined();
  // Beside the sources, so that its imports hold; removed whatever happens.
  const file = new URL(`./three-hump-camel.${process.pid}.example.ts`, import.meta.url);
  await writeFile(file, code ?? "");
  try {
    const exported: { readonly threeHumpCamel: ProblemDefinition } = await import(file.pathname);
    const problem = exported.threeHumpCamel;
    const options = defaultValues(problem.options);
    const known = problem.criticalPoints(options);
    expect(known).toHaveLength(5);
    const engine = createReferenceEngine({ lanes: known.length });
    const objective = await problem.create({ engine, options, seeds: [0, 1, 2, 3, 4], data: noData });
    const theta = engine.tensor(
      [2],
      known.flatMap((critical) => [...critical.point]),
    );
    const [value, gradient, hessian] = [engine.tensor([1]), engine.tensor([2]), engine.tensor([2, 2])];
    const [eigenvalues, vectors] = [engine.tensor([2]), engine.tensor([2, 2])];
    objective.gradient(theta, value, gradient);
    objective.hessian(hessian);
    engine.symmetricEigen(hessian, eigenvalues, vectors);
    const [f, g, w] = [value, gradient, eigenvalues].map((tensor) => [...engine.read(tensor)]);
    known.forEach((critical, lane) => {
      const entries = (data: readonly number[] = []) => data.slice(2 * lane, 2 * lane + 2);
      expectCriticalPoint(critical, f?.[lane] ?? Number.NaN, entries(g), entries(w), F64_REL);
    });
    // The three-hump camel by its textbook expression, away from the critical points.
    const [x, y] = [0.7, -1.3];
    engine.write(theta, [x, y]);
    objective.value(theta, value);
    const textbook = 2 * x ** 2 - 1.05 * x ** 4 + x ** 6 / 6 + x * y + y ** 2;
    expect(engine.read(value)[0]).toBeCloseTo(textbook, 12);
  } finally {
    await rm(file, { force: true });
  }
});
