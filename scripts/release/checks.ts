/** What must be true of a repository before a version of it gets a tag. */
import { changelogSections } from "./changelog.ts";

export interface ReleaseState {
  /** The version asked for. */
  readonly version: string;
  /** Versions that files state, by file. */
  readonly stated: Readonly<Record<string, string>>;
  readonly changelog: string;
  /** Output of `git status --porcelain`: empty when everything is committed. */
  readonly uncommitted: string;
  readonly branch: string;
  readonly tags: readonly string[];
}

/** Three numbers, and words of a pre-release: `1.2.3`, `1.2.3-rc.1`. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const BRANCH = "main";

export function tagOf(version: string): string {
  return `v${version}`;
}

/** A sentence for everything that is in the way, with what to do; none when the tag may be made. */
export function releaseProblems(state: ReleaseState): readonly string[] {
  const { version, stated, changelog, uncommitted, branch, tags } = state;
  if (!VERSION.test(version)) return [`"${version}" is no version; write three numbers, as in 0.1.0`];
  const problems: string[] = [];
  const changed = uncommitted.split("\n").filter((line) => line.trim() !== "");
  if (changed.length > 0)
    problems.push(`${changed.length} changed files are not committed (${changed[0]?.trim()}); commit them`);
  if (branch !== BRANCH) problems.push(`this is the branch "${branch}"; releases are made from "${BRANCH}"`);
  if (tags.includes(tagOf(version))) problems.push(`the tag ${tagOf(version)} exists already`);
  for (const [file, found] of Object.entries(stated))
    if (found !== version) problems.push(`${file} says ${found}; write ${version} there`);
  const sections = changelogSections(changelog);
  const section = sections.find((each) => each.version === version);
  if (!section) problems.push(`CHANGELOG.md has no section "## [${version}] - DATE"`);
  else if (section.text === "") problems.push(`the section [${version}] of CHANGELOG.md is empty`);
  else if (!DATE.test(section.date ?? ""))
    problems.push(
      `the section [${version}] of CHANGELOG.md has no date; its heading is "## [${version}] - YYYY-MM-DD"`,
    );
  const unreleased = sections.find((each) => each.version === "Unreleased");
  if (unreleased && unreleased.text !== "")
    problems.push(
      `CHANGELOG.md still has changes under [Unreleased]; move what is part of ${version} into its section`,
    );
  return problems;
}
