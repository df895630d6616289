/** The glossary as a page of the docs. */
import type { Term } from "./terms.ts";

const DOCS = "docs/";

/** Markdown of `docs/glossary.md`: all terms in alphabetical order, each with a link to the page that says it exactly. */
export function glossaryPage(terms: readonly Term[]): string {
  const entries = terms
    .toSorted((a, b) => a.term.localeCompare(b.term, "en"))
    .map(({ term, definition, source }) => {
      const page = source.startsWith(DOCS) ? source.slice(DOCS.length) : `../${source}`;
      return `**${term}** · ${definition} ([${page}](${page}))`;
    });
  return [
    "# Glossary",
    "",
    "Each term in one sentence. The pages and reports show the same sentences as tooltips. This page is written by",
    "`npm run glossary` from `shared/glossary/terms.ts`; change the terms there.",
    "",
    entries.join("\n\n"),
    "",
  ].join("\n");
}
