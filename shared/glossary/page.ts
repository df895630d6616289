/** The glossary as a page of the docs. */
import type { Term } from "./terms.ts";

const DOCS = "docs/";

/** Markdown of `docs/glossary.md`: all terms in alphabetical order, each with a link to the page that says it exactly. */
export function glossaryPage(terms: readonly Term[]): string {
  const entries = terms
    .toSorted((a, b) => a.term.localeCompare(b.term, "en"))
    .map(({ term, definition, formula, source }) => {
      const page = source.startsWith(DOCS) ? source.slice(DOCS.length) : `../${source}`;
      const computed = formula === undefined ? "" : `\n\`${formula}\``;
      return `**${term}** · ${definition} ([${page}](${page}))${computed}`;
    });
  return [
    "# Glossary",
    "",
    "Each term in one sentence, and how a figure is computed. The pages and reports show the same sentences as tooltips, and",
    "with the formula to whoever presses a figure. This page is written by `npm run glossary` from",
    "`shared/glossary/terms.ts`; change the terms there.",
    "",
    entries.join("\n\n"),
    "",
  ].join("\n");
}
