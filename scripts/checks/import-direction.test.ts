import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cycles, importsOf, readImports, wrongWay } from "./import-direction.ts";

const ROOT = join(import.meta.dirname, "..", "..");

describe("import direction", () => {
  const imports = readImports(ROOT);

  it("sees the project's imports", () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it("goes one way", () => {
    expect(wrongWay(imports)).toEqual([]);
  });

  it("has no cycle", () => {
    expect(cycles(imports)).toEqual([]);
  });

  it("notices a wrong way and a cycle (negative control)", () => {
    const wrong = importsOf(ROOT, "shared/a.ts", 'import { x } from "../gpu-runner/engine.ts";');
    expect(wrongWay(wrong)).toHaveLength(1);
    const circle = [
      ...importsOf(ROOT, "shared/a.ts", 'import { b } from "./b.ts";'),
      ...importsOf(ROOT, "shared/b.ts", 'export { a } from "./a.ts";'),
    ];
    expect(cycles(circle)).toEqual(["shared/a.ts → shared/b.ts → shared/a.ts"]);
    const types = importsOf(ROOT, "shared/b.ts", 'import type { A } from "./a.ts";');
    expect(cycles([...circle.slice(0, 1), ...types])).toEqual([]);
  });
});
