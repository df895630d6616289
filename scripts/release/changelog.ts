/** Sections of `CHANGELOG.md`, which has the form of Keep a Changelog. */

export interface ChangelogSection {
  readonly version: string;
  /** As written behind the version: a date, or nothing. */
  readonly date: string | null;
  /** Without its heading. */
  readonly text: string;
}

/** Every section with a heading `## [VERSION]` or `## [VERSION] - DATE`, from the top. */
export function changelogSections(changelog: string): readonly ChangelogSection[] {
  return changelog
    .split(/^(?=## \[)/m)
    .filter((part) => part.startsWith("## ["))
    .map((section) => {
      const heading = /^## \[([^\]]+)\](?: - (\S+))?[^\n]*\n?/.exec(section);
      return {
        version: heading?.[1] ?? "",
        date: heading?.[2] ?? null,
        text: section.slice(heading?.[0].length ?? 0).trim(),
      };
    });
}
