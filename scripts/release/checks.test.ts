import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changelogSections } from "./changelog.ts";
import { type ReleaseState, releaseProblems } from "./checks.ts";

const CHANGELOG = [
  "# Changelog",
  "",
  "## [Unreleased]",
  "",
  "## [1.2.0] - 2030-01-02",
  "",
  "### Added",
  "",
  "- A thing.",
  "",
  "## [1.1.0]",
  "",
  "## [1.0.0] - 2029-01-02",
].join("\n");

const READY: ReleaseState = {
  version: "1.2.0",
  stated: { "package.json": "1.2.0", "CITATION.cff": "1.2.0" },
  changelog: CHANGELOG,
  uncommitted: "",
  branch: "main",
  tags: ["v1.0.0"],
};

test("nothing is in the way of a version that is ready", () => {
  expect(releaseProblems(READY)).toEqual([]);
});

test.each<[string, Partial<ReleaseState>, RegExp]>([
  ["no version", { version: "next" }, /"next" is no version/],
  [
    "uncommitted changes",
    { uncommitted: " M a.ts\n?? b.ts\n" },
    /^2 changed files are not committed \(M a\.ts\)/,
  ],
  ["another branch", { branch: "topic" }, /the branch "topic"/],
  ["a tag that exists", { tags: ["v1.2.0"] }, /the tag v1\.2\.0 exists already/],
  [
    "a file of another version",
    { stated: { "package.json": "1.1.0" } },
    /package\.json says 1\.1\.0; write 1\.2\.0/,
  ],
  ["no section", { changelog: "## [1.0.0] - 2029-01-02\n\n- A.\n" }, /no section "## \[1\.2\.0\] - DATE"/],
  ["a section without a date", { changelog: "## [1.2.0]\n\n- A.\n" }, /has no date/],
  ["an empty section", { changelog: "## [1.2.0] - 2030-01-02\n\n## [1.0.0]\n\n- A.\n" }, /is empty/],
  [
    "changes that would be left out",
    { changelog: CHANGELOG.replace("[Unreleased]\n", "[Unreleased]\n\n- Another thing.\n") },
    /still has changes under \[Unreleased\]/,
  ],
])("is refused: %s", (_, change, reason) => {
  const problems = releaseProblems({ ...READY, ...change });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(reason);
});

test("sections are read with their dates and texts", () => {
  expect(changelogSections(CHANGELOG)).toEqual([
    { version: "Unreleased", date: null, text: "" },
    { version: "1.2.0", date: "2030-01-02", text: "### Added\n\n- A thing." },
    { version: "1.1.0", date: null, text: "" },
    { version: "1.0.0", date: "2029-01-02", text: "" },
  ]);
});

test("the changelog of this repository has a section for its version", () => {
  const root = join(import.meta.dirname, "..", "..");
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const { version } = JSON.parse(read("package.json")) as { version: string };
  expect(changelogSections(read("CHANGELOG.md")).map((section) => section.version)).toContain(version);
});
