/** A term of the glossary, with its sentence as a tooltip. */
import type { ComponentChildren } from "preact";
import { TERMS, type TermId } from "../../../shared/glossary/terms.ts";

interface TermProps {
  readonly of: TermId;
  /** How it is written here; absent: as the glossary writes it. */
  readonly children?: ComponentChildren;
}

export function Term({ of, children }: TermProps) {
  const { term, definition } = TERMS[of];
  return <abbr title={definition}>{children ?? term}</abbr>;
}
