/** Reads what vitest's reporter `json` writes. */
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Tally } from "./tally.ts";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/**
 * @param text the report as written
 * @param exitCode of vitest: an error outside all tests is no failed test, but no success either
 * @param root what paths are shown relative to
 */
export function tallyOf(text: string, exitCode: number, root: string): Tally {
  const report = JSON.parse(text) as VitestReport;
  const files = report.testResults.map((file) => ({ ...file, path: relative(root, file.name) }));
  // A run of what changed may find no test at all; vitest then ends well.
  const ended = exitCode === 0 && (report.success || files.length === 0);
  return {
    passed: report.numPassedTests,
    failed: ended ? 0 : Math.max(1, report.numFailedTests),
    failures: files.flatMap((file) => {
      const failed = file.assertionResults.filter((test) => test.status === "failed");
      if (failed.length === 0 && file.status === "failed")
        return [`${file.path}: ${firstLine(file.message)}`];
      return failed.map(
        (test) => `${file.path} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? "")}`,
      );
    }),
    timings: files.flatMap((file) =>
      file.assertionResults.map(({ fullName, duration }) => ({
        test: fullName,
        file: file.path,
        durationMs: duration ?? 0,
      })),
    ),
  };
}

function firstLine(text: string): string {
  return stripVTControlCharacters(text).split("\n", 3).join(" ").slice(0, 300);
}
