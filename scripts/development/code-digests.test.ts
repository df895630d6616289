/** Which change of a source makes which results old. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { codeOf } from "../../shared/planning/code-digests.ts";
import { codeDigests } from "./code-digests.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** Digests where one source is changed. */
async function withChange(changed: string, change: (text: string) => string) {
  let seen = 0;
  const digests = await codeDigests(async (path) => {
    const text = await readFile(join(ROOT, path), "utf8");
    if (path !== changed) return text;
    seen++;
    return change(text);
  });
  expect(seen, `${changed} is read`).toBeGreaterThan(0);
  return digests;
}

const now = await codeDigests();
const differing = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
  Object.keys(a).filter((name) => a[name] !== b[name]);
const statement = (text: string) => `${text}\nexport const changed = 1;\n`;

it("knows every optimizer and every problem by a file of its own", () => {
  for (const names of [now.optimizers, now.problems]) {
    expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
  }
});

it("a change of one optimizer is one of that optimizer alone", async () => {
  const changed = await withChange("gpu-runner/optimizers/preconditioned/psgd.ts", statement);
  expect(changed.engine).toBe(now.engine);
  expect(differing(now.problems, changed.problems)).toEqual([]);
  expect(differing(now.optimizers, changed.optimizers)).toContain("psgd");
  expect(differing(now.optimizers, changed.optimizers)).not.toContain("adam");
});

it("a change of a problem is one of that problem, and one of the run loop or a library is one of all", async () => {
  const problem = await withChange("gpu-runner/problems/himmelblau.ts", statement);
  expect(differing(now.problems, problem.problems)).toEqual(["himmelblau"]);
  expect(problem.engine).toBe(now.engine);
  expect((await withChange("gpu-runner/run/run-shard.ts", statement)).engine).not.toBe(now.engine);
  expect((await withChange("package-lock.json", (text) => `${text} `)).engine).not.toBe(now.engine);
});

it("comments change nothing", async () => {
  const comment = (text: string) => `// Another word.\n${text}`;
  expect(await withChange("gpu-runner/optimizers/first-order/adam.ts", comment)).toEqual(now);
});

it("a trial's code is that of its parts; what a build does not know has none", () => {
  const digests = { engine: "e", optimizers: { adam: "a" }, problems: { xor: "x" } };
  const known = codeOf(digests, "xor", "adam");
  expect(known).toMatch(/^[0-9a-f]{16}$/);
  for (const other of [
    { ...digests, engine: "f" },
    { ...digests, optimizers: { adam: "b" } },
    { ...digests, problems: { xor: "y" } },
  ])
    expect(codeOf(other, "xor", "adam")).not.toBe(known);
  expect(codeOf(digests, "xor", null)).not.toBe(known);
  expect(codeOf(digests, "xor", "sgd")).toBeNull();
  expect(codeOf(digests, "beale", "adam")).toBeNull();
  expect(codeOf(digests, "xor", "constructor")).toBeNull();
  expect(codeOf(null, "xor", "adam")).toBeNull();
});
