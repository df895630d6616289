import { expect, test } from "vitest";
import { slowestTable } from "./slowest.ts";

const timing = (test: string, durationMs: number) => ({ test, file: "a.test.ts", durationMs });

test("lists the slowest first, with their share of all tests' time", () => {
  expect(slowestTable([timing("quick", 1000), timing("slow", 3000), timing("none", 0)], 2)).toBe(
    [
      "The 2 slowest of 3 tests, 4 s in all:",
      "    3.0 s  75.0 %  a.test.ts > slow",
      "    1.0 s  25.0 %  a.test.ts > quick",
    ].join("\n"),
  );
});

test("says so when nothing ran, and cuts long names", () => {
  expect(slowestTable([], 30)).toBe("The 0 slowest of 0 tests, 0 s in all:");
  expect(slowestTable([timing("x".repeat(200), 1)], 1)).toMatch(/ x{90}…$/);
});
