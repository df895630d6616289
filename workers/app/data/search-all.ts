/** What a search over everything finds: names and other names of methods and problems, words of the rest. */
import type { Catalogue } from "../../../shared/catalogue/entry.ts";
import { matcherOf } from "../../../shared/catalogue/search.ts";
import type { ClaimList } from "../../../shared/contracts/claim-row.ts";
import type { DocList } from "../../../shared/contracts/doc-page.ts";
import type { SweepSummary } from "../../../shared/contracts/sweep.ts";

export interface Searched {
  /** Null: not read yet. */
  readonly catalogue: Catalogue | null;
  readonly sweeps: readonly Pick<SweepSummary, "id" | "name" | "problems" | "optimizers">[];
  readonly docs: DocList;
  readonly claims: readonly Pick<ClaimList["claims"][number], "name" | "title">[];
}

export interface FoundGroup {
  readonly title: string;
  readonly found: readonly { readonly path: string; readonly name: string; readonly about: string }[];
}

/** Nothing for an empty search. */
export function searchAll(
  sought: string,
  { catalogue, sweeps, docs, claims }: Searched,
): readonly FoundGroup[] {
  const words = sought
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const speaks = (...texts: readonly string[]): boolean => {
    const text = texts.join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const isMeant = matcherOf(sought);
  const optimizers = catalogue?.optimizers.filter(isMeant) ?? [];
  const problems = catalogue?.problems.filter(isMeant) ?? [];
  return [
    {
      title: "Optimizers",
      found: optimizers.map(({ name, title }) => ({ path: `/optimizers/${name}`, name, about: title })),
    },
    {
      title: "Problems",
      found: problems.map(({ name, title }) => ({ path: `/problems/${name}`, name, about: title })),
    },
    {
      title: "Sweeps",
      found: sweeps
        .filter((sweep) => speaks(sweep.name, ...sweep.problems, ...sweep.optimizers))
        .map((sweep) => ({
          path: `/sweeps/${sweep.id}`,
          name: sweep.name,
          about: `${sweep.optimizers.length} optimizers, ${sweep.problems.length} problems`,
        })),
    },
    {
      title: "Claims",
      found: claims
        .filter(({ name, title }) => speaks(name, title))
        .map(({ name, title }) => ({ path: `/claims#${name}`, name, about: title })),
    },
    {
      title: "Docs",
      found: docs
        .filter(({ name, title }) => speaks(name, title))
        .map(({ name, title }) => ({ path: `/docs/${name}`, name: title, about: name })),
    },
  ];
}
