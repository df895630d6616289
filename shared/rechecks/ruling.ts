/**
 * Which of several results of one trial holds.
 *
 * Opinions count once per token. An owner's opinion decides alone. Otherwise agreement of two settles a trial that
 * nobody disputes; where opinions differ, more are asked for until one result is {@link LEAD} opinions ahead: with one
 * liar against honest runners that is the third and fourth opinion, and strangers who collude must outnumber the honest.
 */

export interface Opinion {
  readonly token: string;
  readonly owner: boolean;
  /** Of the result without its seconds: equal bits, equal digest. */
  readonly digest: string;
}

/** Opinions by which one result must be ahead of every other in a dispute. */
export const LEAD = 2;

export type Ruling =
  /** One opinion: nothing to compare. */
  | { readonly kind: "alone" }
  /** All opinions are the same. */
  | { readonly kind: "agreed"; readonly digest: string }
  /** Opinions differ and none is far enough ahead: another token is asked. */
  | { readonly kind: "disputed" }
  /** One result holds; the tokens that said otherwise lose their trust. */
  | { readonly kind: "settled"; readonly digest: string; readonly minority: readonly string[] };

/** @param opinions in the order in which they came; a token's later ones are ignored */
export function rule(opinions: readonly Opinion[]): Ruling {
  const own = new Map<string, Opinion>();
  for (const opinion of opinions) if (!own.has(opinion.token)) own.set(opinion.token, opinion);
  const heard = [...own.values()];
  const [first] = heard;
  if (!first || heard.length === 1) return { kind: "alone" };
  if (heard.every(({ digest }) => digest === first.digest)) return { kind: "agreed", digest: first.digest };
  const decided = heard.find(({ owner }) => owner)?.digest ?? ahead(heard);
  if (decided === undefined) return { kind: "disputed" };
  const minority = heard
    .filter(({ digest, owner }) => digest !== decided && !owner)
    .map(({ token }) => token);
  return { kind: "settled", digest: decided, minority };
}

/** The digest that is {@link LEAD} ahead of every other, if there is one. */
function ahead(opinions: readonly Opinion[]): string | undefined {
  const votes = new Map<string, number>();
  for (const { digest } of opinions) votes.set(digest, (votes.get(digest) ?? 0) + 1);
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  const [leader, second] = ranked;
  return leader && leader[1] - (second?.[1] ?? 0) >= LEAD ? leader[0] : undefined;
}
