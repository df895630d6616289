import { expect, test } from "vitest";
import { coverageTable } from "./coverage.ts";

const covered = (of: number, total: number) => ({
  lines: { total, covered: of },
  branches: { total: 2 * total, covered: of },
  functions: { total: 0, covered: 0 },
});

test("sums up by folder, and lists the least covered files that have lines enough", () => {
  const summary = {
    total: covered(1, 1),
    "/root/left/a.ts": covered(90, 100),
    "/root/left/b.ts": covered(10, 100),
    "/root/left/tiny.ts": covered(0, 3),
    "/root/right/c.ts": covered(20, 40),
  };
  expect(coverageTable(JSON.stringify(summary), "/root", ["left", "right"], 2)).toBe(
    [
      "Covered by the tests of unit and edge:",
      "left/      lines  49.3 %, branches  24.6 %, functions 100.0 % (3 files)",
      "right/     lines  50.0 %, branches  25.0 %, functions 100.0 % (1 files)",
      "Least covered:",
      "   10.0 % of lines  left/b.ts",
      "   50.0 % of lines  right/c.ts",
    ].join("\n"),
  );
});
