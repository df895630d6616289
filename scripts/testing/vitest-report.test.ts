import { expect, test } from "vitest";
import { tallyOf } from "./vitest-report.ts";

const passing = { fullName: "adds", status: "passed", duration: 12.5, failureMessages: [] };
const failing = {
  fullName: "subtracts",
  status: "failed",
  duration: 3,
  failureMessages: ["\u001B[31mAssertionError\u001B[39m: expected 1 to be 2\n    at x.ts:1"],
};
const report = (...testResults: unknown[]): string => {
  const all = (testResults as { assertionResults: { status: string }[]; status: string }[]).flatMap(
    (file) => file.assertionResults,
  );
  const count = (status: string): number => all.filter((each) => each.status === status).length;
  return JSON.stringify({
    numPassedTests: count("passed"),
    numFailedTests: count("failed"),
    success: (testResults as { status: string }[]).every(({ status }) => status === "passed"),
    testResults,
  });
};

test("counts tests, keeps what they took, and names each failure in a line", () => {
  const text = report({
    name: "/root/a.test.ts",
    status: "failed",
    message: "",
    assertionResults: [passing, failing],
  });
  expect(tallyOf(text, 1, "/root")).toEqual({
    passed: 1,
    failed: 1,
    failures: ["a.test.ts > subtracts: AssertionError: expected 1 to be 2     at x.ts:1"],
    timings: [
      { test: "adds", file: "a.test.ts", durationMs: 12.5 },
      { test: "subtracts", file: "a.test.ts", durationMs: 3 },
    ],
  });
});

test("a file that breaks before its tests is a failure, and so is an error outside all tests", () => {
  const broken = report({
    name: "/root/b.test.ts",
    status: "failed",
    message: "no such module",
    assertionResults: [],
  });
  expect(tallyOf(broken, 1, "/root")).toMatchObject({ failed: 1, failures: ["b.test.ts: no such module"] });
  const fine = report({
    name: "/root/a.test.ts",
    status: "passed",
    message: "",
    assertionResults: [passing],
  });
  expect(tallyOf(fine, 0, "/root").failed).toBe(0);
  expect(tallyOf(fine, 1, "/root").failed).toBe(1);
});

test("a run that finds no test is a failure only where vitest says so", () => {
  const empty = JSON.stringify({ numPassedTests: 0, numFailedTests: 0, success: false, testResults: [] });
  expect(tallyOf(empty, 0, "/root")).toMatchObject({ passed: 0, failed: 0 });
  expect(tallyOf(empty, 1, "/root")).toMatchObject({ passed: 0, failed: 1 });
});
