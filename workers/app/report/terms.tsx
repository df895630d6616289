/** All terms of the glossary, for a reader who has the report on paper. */
import { TERMS, type Term } from "../../../shared/glossary/terms.ts";

const IN_ORDER: readonly Term[] = Object.values(TERMS).toSorted((a, b) => a.term.localeCompare(b.term, "en"));

export function Terms() {
  return (
    <dl class="pairs">
      {IN_ORDER.map(({ term, definition }) => [
        <dt key={term}>{term}</dt>,
        <dd key={`${term}: definition`}>{definition}</dd>,
      ])}
    </dl>
  );
}
